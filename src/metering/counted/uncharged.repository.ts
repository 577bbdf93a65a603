import type { Database } from '../../database';

/**
 * Since when something was counted, before `before` or in a month that began before it, that no closed month has charged: its
 * own is not closed, or it was recorded after the account's last bound, and its whole month is needed for the correction. Null
 * where there is none, and where nobody is billed: months are closed neither by themselves nor by people. Usage before 2000 is
 * in no month.
 */
export async function unchargedSince(
  database: Database,
  before: Date,
  { autoClose }: { autoClose: boolean },
): Promise<Date | null> {
  const [row] = await database.query<{ at: Date | null }>(
    `with counted as (
       select account_id, hour, null::timestamptz as recorded_at from device_usage_hour where hour < $1 group by 1, 2
       union all
       select account_id, hour, max(recorded_at) from counted_usage where hour < $1::timestamptz + interval '31 days' group by 1, 2),
     bound as (
       select account_id, max(known_before) as at from billing_period where status = 'closed' group by 1)
     select min(coalesce(p.starts_at, c.hour)) as at
     from counted c join account a on a.id = c.account_id
     left join bound b on b.account_id = c.account_id
     left join billing_period p on p.account_id = c.account_id and p.status = 'closed'
       and c.hour >= p.starts_at and c.hour < p.ends_at
     where ($2 or exists (select 1 from billing_period where status <> 'open')) and c.hour >= '2000-01-01T00:00:00Z'
       and (c.hour < $1 or p.starts_at < $1) and (p.id is null or c.recorded_at >= b.at)`,
    [before, autoClose],
  );
  return row.at;
}
