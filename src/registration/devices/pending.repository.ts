import { brokenConstraint, type Tx } from '../../database';
import { pendingExpiredReason } from '../refusals/refusals';
import { IdentityConflict } from '../registration.repository';
import { toldAt } from './device.sql';

/** Rejects what has waited since before `since`. */
export const expirePending = (
  tx: Tx,
  since: Date,
  limit: number,
  at: Date,
): Promise<{ id: string; fleetId: string }[]> =>
  tx.query(
    `with due as (
       select id from device where status = 'pending-approval' and updated_at < $1
       order by id limit $2 for update skip locked),
     changed as (
       update device d set status = 'rejected', reason = $4, ${toldAt('$3')}
       from due where d.id = due.id returning d.id, d.fleet_id)
     select id, fleet_id as "fleetId" from changed`,
    [since, limit, at, pendingExpiredReason],
  );

/** @throws IdentityConflict when somebody has decided meanwhile, or another key waits in their place */
export async function reopenPending(tx: Tx, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx
    .query<unknown>(
      `with changed as (
         update device d set status = 'pending-approval', reason = null, ${toldAt('$2')}
         where id = any($1::uuid[]) and status = 'rejected' and reason = $3 returning id)
       select id from changed`,
      [ids, at, pendingExpiredReason],
    )
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'uq_device_pending' ? new IdentityConflict() : error;
    });
  if (rows.length < ids.length) throw new IdentityConflict();
}
