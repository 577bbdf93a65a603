import { askAgainMs, reconnectMs, renewMs, silenceMs } from './retry.policy';

const earliest = () => 0;
const latest = () => 1;

describe('when a gateway asks again', () => {
  it('never comes sooner than it was told, and at most a quarter later', () => {
    expect(askAgainMs({ status: 'assigning', retryAfter: 8 }, 0, earliest)).toBe(8_000);
    expect(askAgainMs({ status: 'assigning', retryAfter: 8 }, 0, latest)).toBe(10_000);
  });

  it('waits ten seconds for a fleet that is being built when it was told no time', () => {
    expect(askAgainMs({ status: 'assigning' }, 0, earliest)).toBe(10_000);
  });

  it('does not hammer a service that says at once', () => {
    expect(askAgainMs({ status: 'assigning', retryAfter: 0 }, 0, latest)).toBe(1_000);
  });

  it('asks ever more rarely while people decide', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6].map((repeats) => askAgainMs({ status: 'pending-approval' }, repeats, latest));
    expect(pauses).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000]);
  });

  it('waits longer for a decision when it was told so', () => {
    expect(askAgainMs({ status: 'pending-approval', retryAfter: 3600 }, 0, earliest)).toBe(3_600_000);
  });

  it('takes a refusal without a time as final and one with a time as not now', () => {
    expect(askAgainMs({ status: 'rejected' }, 0, latest)).toBe(Infinity);
    expect(askAgainMs({ status: 'rejected', retryAfter: 30 }, 0, earliest)).toBe(30_000);
  });

  it('is content with an assignment', () => {
    expect(askAgainMs({ status: 'assigned', retryAfter: 5 }, 0, latest)).toBe(Infinity);
  });
});

describe('when nobody answers', () => {
  it('waits longer after each silence, up to five minutes', () => {
    expect([0, 1, 2, 3, 4, 9].map((silences) => silenceMs(silences, latest))).toEqual([
      20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
    ]);
  });

  it('connects again after one second at first and two minutes at most', () => {
    expect(reconnectMs(0, latest)).toBe(1_000);
    expect(reconnectMs(50, latest)).toBe(120_000);
    expect(reconnectMs(50, earliest)).toBe(60_000);
  });
});

describe('when a certificate is due', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const day = 86_400_000;

  it('is asked for another one within a day after its time', () => {
    expect(renewMs('2026-03-01T00:00:00.000Z', now, earliest)).toBe(59 * day);
    expect(renewMs('2026-03-01T00:00:00.000Z', now, latest)).toBe(60 * day);
  });

  it('does not hammer a service that finds that the time has not come', () => {
    expect(renewMs('2025-12-31T00:00:00.000Z', now, earliest)).toBe(3_600_000);
  });

  it('asks for none where it has none', () => {
    expect(renewMs(undefined, now, latest)).toBe(Infinity);
  });
});
