import fc from 'fast-check';
import { deriveIntervals, type LoggedEvent, type UsageInterval } from './interval.deriver';
import type { StatePolicy } from './state.policy';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000Z`;
const base = { fleetId: 'f', accountId: 'a', resourceId: 'r', kind: 'server', unit: 'Hours', lastSeenAt: null };
const policies: StatePolicy[] = [
  { state: 'stopped', share: '1', since: at(0) },
  { state: 'shelved', share: '0', since: at(0) },
  { state: 'stopped', share: '0.5', since: at(7) },
];
const derive = (events: LoggedEvent[]): UsageInterval[] => deriveIntervals(events, policies);
const event = (
  type: LoggedEvent['type'],
  second: number,
  meter = 'server.m1.tiny',
  lastSeen: number | null = null,
  state: LoggedEvent['state'] = null,
): LoggedEvent => ({
  ...base,
  state,
  type,
  meter,
  quantity: '1',
  occurredAt: at(second),
  lastSeenAt: lastSeen === null ? null : at(lastSeen),
});
/** `meter start-end confidence`, seconds only; `…` where it goes on. */
const told = (events: LoggedEvent[]): string[] =>
  derive(events).map(({ meter, start, end, confidence }) => {
    const second = (instant: string | null) => (instant === null ? '…' : String(Number(instant.slice(17, 19))));
    return `${meter.replace('server.m1.', '')} ${second(start)}-${second(end)} ${confidence}`;
  });

const anyEvent = fc
  .record({
    type: fc.constantFrom('opened' as const, 'changed' as const, 'closed' as const),
    second: fc.integer({ min: 0, max: 20 }),
    meter: fc.constantFrom('server.m1.tiny', 'server.m1.small'),
    missed: fc.option(fc.integer({ min: 0, max: 5 })),
    state: fc.constantFrom('running' as const, 'stopped' as const, 'shelved' as const, null),
  })
  .map(({ type, second, meter, missed, state }) =>
    event(type, second, meter, type === 'closed' && missed !== null ? Math.max(0, second - missed) : null, state),
  );
/** As the log keeps them: one event per type and instant. */
const anyLog = fc.uniqueArray(anyEvent, { selector: ({ type, occurredAt }) => `${type} ${occurredAt}`, maxLength: 12 });

describe('the intervals of a resource', () => {
  it('run from the opening to the closing, and on and on without one', () => {
    expect(told([event('opened', 1), event('closed', 5)])).toEqual(['tiny 1-5 observed']);
    expect(told([event('opened', 1)])).toEqual(['tiny 1-… observed']);
  });

  it('are split where the use changed', () => {
    const log = [event('opened', 1), event('changed', 3, 'server.m1.small'), event('closed', 5)];
    expect(told(log)).toEqual(['tiny 1-3 observed', 'small 3-5 observed']);
  });

  it('go on in one piece where a change changed nothing', () => {
    expect(told([event('opened', 1), event('changed', 3), event('opened', 4), event('closed', 5)])).toEqual([
      'tiny 1-5 observed',
    ]);
  });

  it('keep their id when they end', () => {
    const [open] = derive([event('opened', 1)]);
    const [closed] = derive([event('opened', 1), event('closed', 5)]);
    expect(closed.id).toBe(open.id);
    expect(open.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('are not there for a life of no length, nor for an end without a beginning', () => {
    expect(told([event('opened', 1), event('closed', 1)])).toEqual([]);
    expect(told([event('closed', 1)])).toEqual([]);
  });

  it('touch where a resource ends and begins again at one instant', () => {
    const log = [event('opened', 1), event('closed', 3), event('opened', 3, 'server.m1.small')];
    expect(told(log)).toEqual(['tiny 1-3 observed', 'small 3-… observed']);
  });

  it('begin as derived at a change whose opening is missing, and do not begin at one after the end', () => {
    expect(told([event('changed', 2), event('closed', 4)])).toEqual(['tiny 2-4 derived']);
    expect(told([event('opened', 1), event('closed', 3), event('changed', 4)])).toEqual(['tiny 1-3 observed']);
  });

  it('are unknown between when a vanished resource was last seen and when it was missed', () => {
    expect(told([event('opened', 1), event('closed', 9, 'server.m1.tiny', 4)])).toEqual([
      'tiny 1-4 observed',
      'tiny 4-9 unknown',
    ]);
    expect(told([event('opened', 5), event('closed', 9, 'server.m1.tiny', 4)])).toEqual(['tiny 5-9 unknown']);
  });

  it('say which share is billed in a state, and are split where another policy begins', () => {
    const turn = (second: number, state: LoggedEvent['state']) =>
      event('changed', second, 'server.m1.tiny', null, state);
    const log = [event('opened', 1), turn(3, 'stopped'), turn(9, 'shelved'), turn(11, 'running'), event('closed', 12)];
    const shares = derive(log).map(({ start, state, share }) => `${Number(start.slice(17, 19))} ${state} ${share}`);
    expect(shares).toEqual(['1 running 1', '3 stopped 1', '7 stopped 0.5', '9 shelved 0', '11 running 1']);
  });

  it('are the same for the same events in any order', () => {
    fc.assert(
      fc.property(
        anyLog.chain((log) => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
        ([log, shuffled]) => expect(derive(shuffled)).toEqual(derive(log)),
      ),
    );
  });

  it('never overlap, are never empty, and none has an id of another', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const intervals = derive(log);
        intervals.forEach(({ start, end }, i) => {
          expect(end === null || start < end).toBe(true);
          if (i > 0) expect(intervals[i - 1].end! <= start).toBe(true);
        });
        expect(new Set(intervals.map(({ id }) => id)).size).toBe(intervals.length);
      }),
    );
  });

  it('cover exactly the seconds in which an independent walk second by second finds use', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const walked = walk(log, 25);
        const covered = Array.from({ length: 25 }, (_, second) => {
          const found = derive(log).find(({ start, end }) => start <= at(second) && (end === null || at(second) < end));
          return found === undefined ? null : found.meter;
        });
        expect(covered).toEqual(walked);
      }),
    );
  });
});

/** The meter in use in each second `[n, n + 1)`, from the state after the events of n. */
function walk(log: LoggedEvent[], seconds: number): (string | null)[] {
  let meter: string | null = null;
  let ended = false;
  return Array.from({ length: seconds }, (_, second) => {
    const now = new Map(log.filter(({ occurredAt }) => occurredAt === at(second)).map((one) => [one.type, one]));
    const [opened, changed, closed] = [now.get('opened'), now.get('changed'), now.get('closed')];
    const before = meter;
    if (closed && before !== null) [meter, ended] = [null, true];
    if (opened) [meter, ended] = [opened.meter, false];
    if (changed && (meter !== null || !ended)) [meter, ended] = [changed.meter, false];
    if (closed && before === null) [meter, ended] = [null, true];
    return meter;
  });
}
