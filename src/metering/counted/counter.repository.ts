import { lockClasses, type Database, type Tx } from '../../database';

/** An exact decimal fraction: a division would round. */
const gibPerByte = '0.000000000931322574615478515625';

/** Whose counters they are: a hardware id is known to its account alone. */
export interface Gateway {
  accountId: string;
  hardwareId: string;
}

/** Locks the gateways of the oldest `limit` reports until the transaction ends; those that another holds are left to it. */
export function claimGateways(tx: Tx, limit: number): Promise<Gateway[]> {
  return tx.query<Gateway[]>(
    `with waiting as materialized (
       select distinct account_id, hardware_id from (select account_id, hardware_id from device_report order by seq limit $1) r)
     select account_id as "accountId", hardware_id as "hardwareId" from waiting
     where pg_try_advisory_xact_lock($2, hashtext(account_id || hardware_id))`,
    [limit, lockClasses.gateways],
  );
}

/**
 * Takes the oldest `limit` reports of the gateways out, counts what of them exceeds the greatest of their epoch, an epoch
 * that is new from 0, in the hour in which they came; gives how many they were. To be asked after the gateways' locks
 * were taken, in a statement of its own: it has to see what their last holder committed.
 */
export async function countReports(tx: Tx, gateways: Gateway[], limit: number): Promise<number> {
  const [{ reports }] = await tx.query<{ reports: number }[]>(
    `with taken as (
       delete from device_report where seq in (
         select r.seq from jsonb_to_recordset($1::jsonb) as g("accountId" uuid, "hardwareId" text)
         join device_report r on r.account_id = g."accountId" and r.hardware_id = g."hardwareId" order by r.seq limit $2) returning *),
     step as (
       select t.*,
         greatest(t.messages - greatest(max(t.messages) over earlier, c.messages, 0), 0) as more_messages,
         greatest(t.bytes - greatest(max(t.bytes) over earlier, c.bytes, 0), 0) as more_bytes
       from taken t left join device_counter c
         on c.account_id = t.account_id and c.hardware_id = t.hardware_id and c.epoch = t.epoch
       window earlier as (partition by t.account_id, t.hardware_id, t.epoch order by t.received_at, t.seq
         rows between unbounded preceding and 1 preceding)),
     kept as (
       insert into device_counter as c (account_id, hardware_id, epoch, messages, bytes, reported_at)
       select account_id, hardware_id, epoch, max(messages), max(bytes), max(received_at) from taken group by 1, 2, 3
       on conflict (account_id, hardware_id, epoch) do update set messages = greatest(c.messages, excluded.messages),
         bytes = greatest(c.bytes, excluded.bytes), reported_at = greatest(c.reported_at, excluded.reported_at)),
     used as (
       insert into device_usage_hour as u (device_id, fleet_id, account_id, meter, hour, quantity)
       select s.device_id, s.fleet_id, s.account_id, m.meter, date_trunc('hour', s.received_at, 'UTC'), trim_scale(sum(m.quantity))
       from step s cross join lateral (values ('device.messages', s.more_messages::numeric),
         ('device.bytes', s.more_bytes * ${gibPerByte})) as m(meter, quantity)
       where m.quantity > 0 group by 1, 2, 3, 4, 5
       on conflict (device_id, meter, hour) do update set quantity = u.quantity + excluded.quantity)
     select count(*)::int as reports from taken`,
    [JSON.stringify(gateways), limit],
  );
  return reports;
}

/** How many reports wait. */
export async function waitingReports(database: Database): Promise<number> {
  const [row] = await database.query<{ n: number }>('select count(*)::int as n from device_report');
  return row.n;
}
