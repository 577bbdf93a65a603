import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import { instanceActions, isFailure, servers, type Cloud, type ErrorClass } from '../../../src/openstack';

/** What a call failed with, or none. */
export const classOf = (work: Promise<unknown>): Promise<ErrorClass | 'none'> =>
  work.then(
    () => 'none' as const,
    (error: unknown) => {
      if (isFailure(error)) return error.errorClass;
      throw error;
    },
  );
/** A well-formed key that nobody can use. */
export const publicKey = (comment: string): string => {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return `ssh-ed25519 ${Buffer.concat([part(Buffer.from('ssh-ed25519')), part(randomBytes(32))]).toString('base64')} ${comment}`;
};
export const one = <T>(found: T[]): T => {
  expect(found).toHaveLength(1);
  return found[0];
};

/** What was done to a server that is gone, all at once and in pages, and how long Nova has counted it. */
export async function tellsItsPast(cloud: Cloud, id: string): Promise<void> {
  const history = await instanceActions.list(cloud, id);
  const known = ['delete', 'rebuild', 'createImage', 'reboot', 'start', 'stop', 'create'];
  expect(history.map(({ action }) => action).filter((action) => known.includes(action))).toEqual(known);
  const paged = await instanceActions.list(cloud, id, { limit: 2, 'changes-since': '2020-01-01T00:00:00Z' });
  expect(paged).toEqual(history);
  expect(history.every(({ updated_at: end, start_time: start }) => (end ?? '') >= start)).toBe(true);
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await classOf(instanceActions.list(cloud, nobody))).toBe('gone');
  const day = (days: number) => new Date(systemClock.now().getTime() + days * 86_400_000).toISOString().slice(0, 19);
  expect((await servers.usages(cloud, { start: day(-1), end: day(1) })).map((usage) => usage.instance_id)).toContain(
    id,
  );
}
