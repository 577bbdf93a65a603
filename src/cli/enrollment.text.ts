import type { components } from '../contract/api.types';
import { shortTime, table } from './output';

type Enrollment = components['schemas']['Enrollment'];
type ImportReport = components['schemas']['ImportReport'];
type AllowedHardware = components['schemas']['AllowedHardware'];

/** An enrollment's new secret, which no other answer has. */
export const secretText = ({ id, secret }: { id: string; secret: string | null }): string =>
  [`enrollment  ${id}`, `secret      ${secret}  (shown only now)`].join('\n');

export const enrollmentTable = (enrollments: Enrollment[]): string =>
  table(
    ['kind', 'takes', 'at most', 'expires', 'old secret until', 'created', 'revoked', 'id'],
    enrollments.map(({ kind, allowList, maxDevices, expiresAt, previousSecretUntil, createdAt, revokedAt, id }) => [
      kind,
      allowList ? 'its list' : 'all',
      String(maxDevices ?? '-'),
      shortTime(expiresAt),
      shortTime(previousSecretUntil),
      shortTime(createdAt),
      shortTime(revokedAt),
      id,
    ]),
    { empty: 'no enrollments' },
  );

export const importText = ({ lines, added, known, invalid }: ImportReport): string =>
  [
    table(
      ['line', 'hardware id', 'result', 'reason'],
      lines.map(({ line, hardwareId, result, reason }) => [String(line), hardwareId, result, reason ?? '-']),
      { empty: 'no lines', right: [0] },
    ),
    `${added} added, ${known} known before, ${invalid} invalid`,
  ].join('\n');

export const hardwareTable = (allowed: AllowedHardware[]): string =>
  table(
    ['hardware id', 'added'],
    allowed.map(({ hardwareId, addedAt }) => [hardwareId, shortTime(addedAt)]),
    { empty: 'no hardware ids' },
  );
