import { TestClock } from '../src/common/clock.fixture';
import { eventually } from '../test/support/eventually';
import { ReplyInbox } from './reply.inbox';

describe('the inbox of a gateway', () => {
  const never = new AbortController().signal;

  it('gives what has already arrived, in order', async () => {
    const inbox = new ReplyInbox<string>(new TestClock());
    inbox.put('first');
    inbox.put('second');
    expect([await inbox.next(1_000, never), await inbox.next(1_000, never)]).toEqual(['first', 'second']);
  });

  it('gives what arrives before the time is up', async () => {
    const inbox = new ReplyInbox<string>(new TestClock());
    const next = inbox.next(1_000, never);
    inbox.put('just in time');
    expect(await next).toBe('just in time');
  });

  it('tells that the time is up, and not a moment sooner', async () => {
    const clock = new TestClock();
    const inbox = new ReplyInbox<string>(clock);
    let told: string | null | undefined;
    const next = inbox.next(1_000, never).then((item) => (told = item));
    clock.advance(999);
    await Promise.resolve();
    expect(told).toBeUndefined();
    clock.advance(1);
    expect(await next).toBeNull();
  });

  it('waits longer than a timer can, in steps', async () => {
    const longest = 2 ** 31 - 1;
    const clock = new TestClock();
    const sleep = jest.spyOn(clock, 'sleep');
    const next = new ReplyInbox<string>(clock).next(longest + 1_000, never);
    // The first one wakes late, as on a machine that was suspended.
    clock.advance(longest + 400);
    await eventually(() => sleep.mock.calls.length === 2);
    expect(sleep.mock.calls.map(([ms]) => ms)).toEqual([longest, 600]);
    clock.advance(600);
    expect(await next).toBeNull();
  });

  it('waits for ever when told to, until it is stopped', async () => {
    const stop = new AbortController();
    const next = new ReplyInbox<string>(new TestClock()).next(Infinity, stop.signal);
    stop.abort();
    expect(await next).toBeNull();
  });
});
