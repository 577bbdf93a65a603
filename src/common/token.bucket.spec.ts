import { TokenBucket } from './token.bucket';

describe('a token bucket', () => {
  it('lets a burst through, then as many as it is filled with, and tells the time until the next', () => {
    const bucket = new TokenBucket(4, 2, 0);
    expect([bucket.tryTake(0), bucket.tryTake(0), bucket.tryTake(0)]).toEqual([0, 0, 250]);
    expect([bucket.tryTake(250), bucket.tryTake(250)]).toEqual([0, 250]);
  });

  it('gives each who takes on credit a later time', () => {
    const bucket = new TokenBucket(4, 0, 0);
    expect([bucket.take(0), bucket.take(0), bucket.take(250)]).toEqual([250, 500, 500]);
  });

  it('fills on from there when the clock is put back', () => {
    const bucket = new TokenBucket(1, 2, 3_600_000);
    expect([bucket.tryTake(3_600_000), bucket.tryTake(0), bucket.tryTake(0)]).toEqual([0, 0, 1_000]);
    expect([bucket.tryTake(1_000), bucket.left(3_000)]).toEqual([0, 2]);
  });

  it('has what was given back, and never more than a burst', () => {
    const bucket = new TokenBucket(1, 1, 0);
    bucket.tryTake(0);
    bucket.giveBack();
    bucket.giveBack();
    expect([bucket.tryTake(0), bucket.tryTake(0)]).toEqual([0, 1_000]);
  });
});
