import { oneRow, wake, type Tx } from '../../database';
import { recordFleetEvent } from '../fleet-event.repository';
import { recordStored, type UseInstant } from '../usage/stored.use';
import { boundedEnd } from '../usage/use.end';
import type { Capture, CaptureTable } from './capture.types';

/** One capture with its table, in the transaction that changes its record. */
export interface CaptureRecord<C extends Capture> {
  tx: Tx;
  table: CaptureTable<C>;
  capture: C;
}

const common = `id, fleet_id as "fleetId", account_id as "accountId", name, mark, cloud_id as "cloudId", status,
  cloud_status as "cloudStatus", message, attempted_at as "attemptedAt", metered_from as "meteredFrom", seen_at as "seenAt",
  created_at as "createdAt", deleted_at as "deletedAt"`;

const select = <C extends Capture>({ table, columns }: CaptureTable<C>): string =>
  `select ${common}, ${columns} from ${table}`;

/** Commits what is about to be made, and has it made; false when the fleet has one of this name. */
export async function insertCapture<C extends Capture>(tx: Tx, table: CaptureTable<C>, capture: C): Promise<boolean> {
  const { id, fleetId, accountId, name, mark, status, createdAt } = capture;
  const row = {
    id,
    fleet_id: fleetId,
    account_id: accountId,
    name,
    mark,
    status,
    created_at: createdAt,
    ...table.origin(capture),
  };
  const [names, places] = [Object.keys(row), Object.keys(row).map((_, index) => `$${index + 1}`)];
  const rows = await tx.query<unknown>(
    `insert into ${table.table} (${names.join(', ')}) values (${places.join(', ')})
     on conflict (fleet_id, name) where deleted_at is null do nothing returning id`,
    Object.values(row),
  );
  if (rows.length === 1) await wake(tx, table.queue, id);
  return rows.length === 1;
}

/** Oldest first. */
export function liveCaptures<C extends Capture>(
  tx: Tx,
  table: CaptureTable<C>,
  fleetId: string,
  { after = null, limit = null }: { after?: string | null; limit?: number | null } = {},
): Promise<C[]> {
  return tx.query(
    `${select(table)} where fleet_id = $1 and deleted_at is null and ($2::uuid is null or id > $2) order by id limit $3`,
    [fleetId, after, limit],
  );
}

export function findCapture<C extends Capture>(tx: Tx, table: CaptureTable<C>, id: string): Promise<C | null> {
  return oneRow<C>(tx, `${select(table)} where id = $1 for no key update`, [id]);
}

/** Commits that its creation is about to be sent. */
export async function commitAttempt<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  at: Date,
): Promise<void> {
  await tx.query(`update ${table.table} set attempted_at = $2 where id = $1`, [capture.id, at]);
}

/** Commits that nothing came of its creation; `message` says why. */
export async function commitRefused<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  message: string,
): Promise<void> {
  await tx.query(`update ${table.table} set attempted_at = null, message = $2 where id = $1`, [capture.id, message]);
}

/** Nobody waits for the answer any more: the effect may come until the settling time has passed from here. */
export async function commitUnheard<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  at: Date,
): Promise<void> {
  await tx.query(`update ${table.table} set attempted_at = $2 where id = $1 and cloud_id is null`, [capture.id, at]);
}

/** Commits what the cloud shows of it, and with it that its use began, as of `usedFrom`. */
export async function commitCapture<C extends Capture>(
  { tx, table, capture: before }: CaptureRecord<C>,
  now: C,
  { at, usedFrom }: { at: Date; usedFrom: Date },
): Promise<void> {
  const { cloudId, status, cloudStatus, message } = now;
  const record = { tx, table, capture: now };
  const begins = status === 'active' && before.meteredFrom === null;
  const row = {
    cloud_id: cloudId,
    status,
    cloud_status: cloudStatus,
    message,
    attempted_at: null,
    seen_at: at,
    metered_from: begins ? usedFrom : before.meteredFrom,
    ...table.facts(now),
  };
  const changes = Object.keys(row).map((column, index) => `${column} = $${index + 2}`);
  await tx.query(`update ${table.table} set ${changes.join(', ')} where id = $1`, [before.id, ...Object.values(row)]);
  if (begins) await recordUse(record, 'opened', { occurredAt: usedFrom });
  if (before.cloudId === null && cloudId !== null)
    await tell(record, 'created', `is being taken of ${table.source(now)}`, at);
  if (status !== before.status) await tell(record, status, message ?? `is ${status}`, at);
}

/**
 * For a change that its keeper is to carry out. It is woken before it is locked, in the order in which the keeper locks: else
 * each could wait for the other.
 */
export async function wakeCapture<C extends Capture>(tx: Tx, table: CaptureTable<C>, id: string): Promise<C | null> {
  await wake(tx, table.queue, id);
  return findCapture(tx, table, id);
}

/** Commits the wish to have it gone, before the cloud is asked. */
export async function commitCaptureDeleting<C extends Capture>(
  record: CaptureRecord<C>,
  why: string,
  at: Date,
): Promise<void> {
  const { tx, table, capture } = record;
  await tx.query(`update ${table.table} set status = 'deleting', message = null where id = $1`, [capture.id]);
  await tell(record, 'deleting', `is to be deleted, ${why}`, at);
}

/** Whether the cloud is known to have accepted the removal of one that is to go. */
export const isAskedFor = ({ cloudStatus }: Capture): boolean => cloudStatus === 'deleting';

/** The cloud has accepted that it is to go; `message` is what it is known not to go for. */
export async function commitRemovalAsked<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  message: string | null,
): Promise<void> {
  await tx.query(`update ${table.table} set cloud_status = 'deleting', message = $2 where id = $1`, [
    capture.id,
    message,
  ]);
}

/** The cloud is about to take it away, or has: usage ends here. */
export async function commitUnused<C extends Capture>(
  record: CaptureRecord<C>,
  at: Date,
  lastSeenAt: Date | null = null,
): Promise<void> {
  const { tx, table, capture } = record;
  const { id, meteredFrom } = capture;
  if (meteredFrom === null) return;
  await tx.query(`update ${table.table} set metered_from = null where id = $1`, [id]);
  await recordUse(record, 'closed', boundedEnd(meteredFrom, at, lastSeenAt));
}

/** Closes the record, because it is gone, and was last known at its `seenAt`, or is left to itself; `message` says which. */
export async function commitCaptureClosed<C extends Capture>(
  record: CaptureRecord<C>,
  end: 'deleted' | 'kept' | 'vanished',
  message: string,
  at: Date,
): Promise<void> {
  const { tx, table, capture } = record;
  await commitUnused(record, at, end === 'kept' ? null : capture.seenAt);
  await tx.query(`update ${table.table} set status = 'deleted', deleted_at = $2, attempted_at = null where id = $1`, [
    capture.id,
    at,
  ]);
  await tell(record, end === 'kept' ? end : 'deleted', message, at);
}

/** A look has found it standing, as it is on record: until then its use is known. */
export async function commitStanding<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  at: Date,
): Promise<void> {
  await tx.query(`update ${table.table} set seen_at = $2 where id = $1`, [capture.id, at]);
}

export async function commitTrouble<C extends Capture>(
  { tx, table, capture }: CaptureRecord<C>,
  message: string,
): Promise<void> {
  await tx.query(`update ${table.table} set message = $2 where id = $1`, [capture.id, message]);
}

function recordUse<C extends Capture>(
  { tx, table: { kind, gib }, capture }: CaptureRecord<C>,
  type: 'opened' | 'closed',
  when: UseInstant,
): Promise<void> {
  const { fleetId, accountId, id, name, cloudName, cloudId } = capture;
  const stored = { fleetId, accountId, id, kind, key: name, name: cloudName, cloudId, gib: gib(capture) };
  return recordStored(tx, type, stored, when);
}

function tell<C extends Capture>(
  { tx, table: { kind }, capture }: CaptureRecord<C>,
  type: string,
  text: string,
  at: Date,
): Promise<void> {
  const { fleetId, cloudName, name, cloudId } = capture;
  const details = { kind, key: name, name: cloudName, cloudId };
  return recordFleetEvent(tx, {
    fleetId,
    type: `${kind}.${type}`,
    message: `${kind} ${cloudName} ${text}`,
    details,
    at,
  });
}
