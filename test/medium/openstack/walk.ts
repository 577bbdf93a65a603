import { randomBytes } from 'node:crypto';
import { isFailure, type ErrorClass } from '../../../src/openstack';

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
