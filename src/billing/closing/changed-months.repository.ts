import type { Source } from '../../database';
import { known } from '../../metering';
import type { BoundedPeriod } from '../months/billing-period.types';

/** In the period's `[since, before)` of knowledge. */
const isNews = (column: string): string => `(${column} >= k.since and ${column} < k.before)`;

/** An end that was set after the bound was not known at it: without this a month rated again would miss a correction. */
const validThen = `case when p.valid_to_recorded_at >= k.before then tstzrange(lower(p.valid), null) else p.valid end`;

/**
 * How much earlier than the last bound is looked, since Postgres's clock may have gone back after it, as when another server
 * takes over. What was charged in time is news once more by that, and comes to no difference.
 */
const clockMayGoBack = `interval '1 day'`;

/**
 * The ids of the account's closed months that may come to something else since the last bound before that of `period`:
 * time that is used otherwise, decisions about what is unknown, prices, counted usage. A resource that goes on, or whose
 * end is known now, has changed nothing of the months before.
 */
export async function changedMonths(source: Source, { accountId, knownBefore }: BoundedPeriod): Promise<string[]> {
  const rows = await source.query<{ id: string }>(
    `with closed as materialized (
       select id, price_book_id, starts_at, ends_at, tstzrange(starts_at, ends_at) as span, known_before
       from billing_period where account_id = $1 and status = 'closed' and known_before < $2),
     k as materialized (
       select max(known_before) - ${clockMayGoBack} as since, $2::timestamptz as before, tstzrange(min(starts_at), max(ends_at)) as span from closed),
     -- Few, as a rule. The span is asked for by itself, so that the index by account and time is searched with it.
     news as materialized (
       select distinct n.id from usage_interval n cross join k
       where n.account_id = $1 and n.during && (select span from k) and (${isNews('n.recorded_at')} or ${isNews('n.superseded_at')})),
     touched as (
       select u.id, u.during, (u.quantity * u.share, u.fleet_id, u.meter, u.unit, u.confidence) as used,
         (${known('k.since')}) as before, (${known('k.before')}) as after
       from news join usage_interval u on u.id = news.id cross join k
       where u.account_id = $1 and u.recorded_at < k.before and (u.superseded_at is null or u.superseded_at >= k.since)),
     -- Of its versions any may be the one that was charged; what all of them have stays as it is.
     version as (
       select range_agg(during) as spans, range_intersect_agg(during)::tstzmultirange as common,
         count(distinct used) > 1 or not bool_or(before) or not bool_or(after) as differs
       from touched group by id),
     used_otherwise as (
       select case when differs then spans else spans - common end as spans from version),
     -- By when it was recorded: of what is kept little is so new.
     counted as materialized (
       select distinct u.hour from counted_usage u
       where u.account_id = $1 and u.recorded_at >= (select since from k) and u.recorded_at < $2)
     select c.id from closed c cross join k
     where exists (select 1 from used_otherwise x where x.spans && c.span)
       or exists (select 1 from price p where p.price_book_id = c.price_book_id
         and (${isNews('p.recorded_at')} and ${validThen} && c.span
           or ${isNews('p.valid_to_recorded_at')} and tstzrange(upper(p.valid), null) && c.span))
       or exists (select 1 from usage_interval u where u.account_id = $1 and u.confidence = 'unknown' and u.during && c.span
         and (exists (select 1 from unknown_decision d where d.interval_id = u.id and ${isNews('d.recorded_at')})
           or exists (select 1 from account_unknown_policy d where d.account_id = $1 and ${isNews('d.recorded_at')})))
       or exists (select 1 from counted u where u.hour >= c.starts_at and u.hour < c.ends_at)
     order by c.starts_at`,
    [accountId, knownBefore],
  );
  return rows.map(({ id }) => id);
}
