import { lockClasses, type Database, type Tx } from '../../database';

/** An exact decimal fraction: a division would round. */
const gibPerByte = '0.000000000931322574615478515625';

/** A hardware id of an account: locked for all its fleets together, since a gateway may have come from one to another. */
export interface Gateway {
  accountId: string;
  hardwareId: string;
}

/** Locks the gateways of the oldest `limit` reports until the transaction ends; those that another holds are left to it. */
export function claimGateways(tx: Tx, limit: number): Promise<Gateway[]> {
  return tx.query<Gateway>(
    `with waiting as materialized (
       select distinct account_id, hardware_id from (select account_id, hardware_id from device_report order by seq limit $1) r)
     select account_id as "accountId", hardware_id as "hardwareId" from waiting
     where pg_try_advisory_xact_lock($2, hashtext(account_id || hardware_id))`,
    [limit, lockClasses.gateways],
  );
}

/** SQL: whether the hardware id of `row` works in its fleet; one that does is another gateway than that of another fleet. */
const works = (row: string): string =>
  `exists (select 1 from device d where d.fleet_id = ${row}.fleet_id and d.hardware_id = ${row}.hardware_id
     and d.status in ('assigning', 'assigned', 'suspended'))`;

/**
 * SQL: what the report `t` goes on from where its gateway has come from another fleet: the greatest of its epoch in those
 * fleets of the account where it does not work any more. It has come from there if its own fleet has never heard of it, or
 * not since: a gateway that was there all along is another one, whose name has become free in the other fleet.
 */
const elsewhere = `select max(o.messages) as messages, max(o.bytes) as bytes from device_counter o
  where o.account_id = t.account_id and o.hardware_id = t.hardware_id and o.epoch = t.epoch and o.fleet_id <> t.fleet_id
    and not ${works('o')}
    and not exists (select 1 from device_counter own
      where own.account_id = t.account_id and own.hardware_id = t.hardware_id and own.fleet_id = t.fleet_id
        and (own.reported_at > o.reported_at or (select d.registered_at from device d where d.id = t.device_id) <= o.reported_at))`;

/** SQL: the greatest that was known of the epoch before the report `t`; `earlier` and `anywhere` are windows over those with it. */
const before = (count: 'messages' | 'bytes'): string =>
  `greatest(max(t.${count}) over earlier, c.${count}, e.${count},
     case when c.epoch is null then max(t.${count}) filter (where t.gone) over anywhere end, 0)`;

/**
 * SQL: the hour that the report is counted in: that in which it came, unless a month that it is in has its bound already,
 * as may be by the clock of a replica that is behind. Then it is the first hour that no invoice was made from.
 */
const countedHour = `greatest(date_trunc('hour', t.received_at, 'UTC'), b.free_from)`;

/**
 * Takes the oldest `limit` reports of the gateways out, counts what of them exceeds the greatest of their epoch, an epoch
 * that is new from 0; gives how many they were. To be asked after the gateways' locks and `billing-facts` were taken, in a
 * statement of its own: it has to see what their last holder committed.
 */
export async function countReports(tx: Tx, gateways: Gateway[], limit: number): Promise<number> {
  const [{ reports }] = await tx.query<{ reports: number }>(
    `with reported as (
       delete from device_report where seq in (
         select r.seq from jsonb_to_recordset($1::jsonb) as g("accountId" uuid, "hardwareId" text)
         join device_report r on r.account_id = g."accountId" and r.hardware_id = g."hardwareId" order by r.seq limit $2) returning *),
     taken as (select t.*, not ${works('t')} as gone from reported t),
     bound as (
       select account_id, date_trunc('hour', max(ends_at) + interval '1 hour' - interval '1 microsecond', 'UTC') as free_from
       from billing_period where account_id in (select account_id from reported) and status <> 'open' group by 1),
     known as (
       select t.*, ${countedHour} as hour, ${before('messages')} as known_messages, ${before('bytes')} as known_bytes
       from taken t left join bound b on b.account_id = t.account_id
       left join device_counter c on c.account_id = t.account_id and c.hardware_id = t.hardware_id and c.epoch = t.epoch
         and c.fleet_id = t.fleet_id
       cross join lateral (${elsewhere}) e
       window earlier as (partition by t.account_id, t.hardware_id, t.epoch, t.fleet_id order by t.received_at, t.seq
         rows between unbounded preceding and 1 preceding),
       anywhere as (partition by t.account_id, t.hardware_id, t.epoch order by t.received_at, t.seq
         rows between unbounded preceding and 1 preceding)),
     kept as (
       insert into device_counter as c (account_id, hardware_id, epoch, fleet_id, messages, bytes, reported_at)
       select account_id, hardware_id, epoch, fleet_id, max(greatest(messages, known_messages)), max(greatest(bytes, known_bytes)),
         max(received_at)
       from known group by 1, 2, 3, 4
       on conflict (account_id, hardware_id, epoch, fleet_id) do update set messages = greatest(c.messages, excluded.messages),
         bytes = greatest(c.bytes, excluded.bytes), reported_at = greatest(c.reported_at, excluded.reported_at)),
     used as (
       insert into device_usage_hour as u (device_id, fleet_id, account_id, meter, hour, quantity)
       select k.device_id, k.fleet_id, k.account_id, m.meter, k.hour, trim_scale(sum(m.quantity))
       from known k cross join lateral (values ('device.messages', greatest(k.messages - k.known_messages, 0)::numeric),
         ('device.bytes', greatest(k.bytes - k.known_bytes, 0) * ${gibPerByte})) as m(meter, quantity)
       where m.quantity > 0 group by 1, 2, 3, 4, 5
       on conflict (device_id, meter, hour) do update set quantity = u.quantity + excluded.quantity)
     select count(*)::int as reports from reported`,
    [JSON.stringify(gateways), limit],
  );
  return reports;
}

/** How many reports wait. */
export async function waitingReports(database: Database): Promise<number> {
  const [row] = await database.query<{ n: number }>('select count(*)::int as n from device_report');
  return row.n;
}
