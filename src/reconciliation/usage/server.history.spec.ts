import type { Meter } from '../resource.types';
import { changesOf, deletedAt, type InstanceAction } from './server.history';

const time = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000`;
const at = (second: number): Date => new Date(`${time(second)}Z`);
/** Asked for at one second, done at the next. */
const action = (name: string, second: number, message: string | null = null): InstanceAction => ({
  action: name,
  request_id: `req-${name}-${second}`,
  message,
  start_time: time(second),
  updated_at: time(second + 1),
});
const tiny = (state: Meter['state']): Meter => ({ meter: 'server.m1.tiny', unit: 'Hours', quantity: '1', state });
const small = (state: Meter['state']): Meter => ({ ...tiny(state), meter: 'server.m1.small' });
const told = (actions: InstanceAction[], before: Meter, now: Meter | null): string[] =>
  changesOf(actions, { since: at(0), before, now, at: at(50) }).map(
    ({ meter, at: when }) => `${when.getUTCSeconds()} ${meter.meter.slice(10)} ${meter.state}`,
  );

describe('the changes of a server, by what was done to it', () => {
  it('are every stop when it was asked for, and every start when it was done', () => {
    const actions = [action('stop', 30), action('start', 20), action('stop', 10), action('create', 0)];
    expect(told(actions, tiny('running'), tiny('stopped'))).toEqual([
      '10 tiny stopped',
      '21 tiny running',
      '30 tiny stopped',
    ]);
  });

  it('leave aside what failed, what is under way, and what is on record', () => {
    expect(told([action('stop', 10, 'Error')], tiny('running'), tiny('running'))).toEqual([]);
    const begun = [action('start', 20), action('shelve', 10)];
    expect(told(begun, tiny('running'), tiny('shelved'))).toEqual(['10 tiny shelved']);
    const since = { since: at(10), before: tiny('stopped'), now: tiny('running'), at: at(50) };
    const [only, ...more] = changesOf([action('start', 20), action('stop', 10)], since);
    expect([only.at, more]).toEqual([at(21), []]);
  });

  it('keep their order within a second', () => {
    const begun = { since: at(10), before: tiny('running'), now: tiny('stopped'), at: at(50) };
    const [first, second, third, ...more] = changesOf(
      [action('stop', 12), action('start', 11), action('stop', 10)],
      begun,
    );
    expect(more).toEqual([]);
    expect([first.meter.state, second.meter.state, third.meter.state]).toEqual(['stopped', 'running', 'stopped']);
    expect(first.at < second.at && second.at < third.at).toBe(true);
    expect(first.at.getTime()).toBe(at(10).getTime() + 1);
  });

  it('have the other flavor from the last resize on', () => {
    const actions = [action('confirmResize', 40), action('resize', 20), action('stop', 10)];
    expect(told(actions, tiny('running'), small('stopped'))).toEqual(['10 tiny stopped', '21 small stopped']);
  });

  it('are all that was done to one that is gone', () => {
    expect(told([action('stop', 10)], tiny('running'), null)).toEqual(['10 tiny stopped']);
  });

  it('are as of now where nothing that was done explains them', () => {
    expect(told([], tiny('running'), small('shelved'))).toEqual(['50 small shelved']);
  });
});

describe('the end of a server', () => {
  it('is when its removal was asked for, if it was', () => {
    expect(deletedAt([action('delete', 30), action('create', 0)])).toEqual(at(30));
    expect(deletedAt([action('delete', 30, 'Error')])).toBeNull();
  });

  it('is when it was deleted first since it was last taken up again', () => {
    expect(deletedAt([action('forceDelete', 40), action('delete', 30), action('create', 0)])).toEqual(at(30));
    expect(deletedAt([action('delete', 40), action('restore', 35), action('delete', 30)])).toEqual(at(40));
  });
});
