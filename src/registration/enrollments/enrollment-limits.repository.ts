import { lockClasses, type Tx } from '../../database';
import { countedStatuses } from '../devices/device.types';
import type { Limits } from './enrollment.repository';

export interface HeldEnrollment extends Omit<Limits, 'perSecond'> {
  id: string;
  revokedAt: Date | null;
}

/** What the enrollments say, and go on saying until the transaction ends. */
export const holdEnrollments = (tx: Tx, ids: string[]): Promise<HeldEnrollment[]> =>
  tx.query(
    `select id, revoked_at as "revokedAt", max_devices as "maxDevices", expires_at as "expiresAt",
       allow_list as "allowList"
     from enrollment where id = any($1::uuid[]) order by id for share`,
    [ids],
  );

/** Of those who count the devices of an enrollment one at a time, so that none counts past another. */
export async function lockCounts(tx: Tx, ids: string[]): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($2, hashtext(id)) from (select unnest($1::text[]) as id order by 1) e', [
    ids,
    lockClasses.enrollments,
  ]);
}

/** How many hardware ids each enrollment has brought in that are still there. */
export async function countRegistered(tx: Tx, ids: string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; devices: number }>(
    `select e.id, count(distinct d.hardware_id)::int as devices
     from enrollment e join device d on d.fleet_id = e.fleet_id and d.enrollment_id = e.id
     where e.id = any($1::uuid[]) and d.removed_at is null and d.status = any($2::text[]) group by e.id`,
    [ids, countedStatuses],
  );
  return new Map(rows.map(({ id, devices }) => [id, devices]));
}
