/** What `usedPieces` asks for: SQL texts, mostly parameters such as `$3`. */
export interface UsedPiecesSql {
  from: string;
  to: string;
  /** An open interval counts up to here, and nothing counts beyond. */
  now: string;
  /** Condition over the interval `u`. */
  where: string;
  /** Tells what was known before this instant, with what was decided before it; what is known now when absent. */
  knownBefore?: string;
}

/**
 * A select of what was used in `[from, to)`, clipped to it: fleet_id, account_id, meter, unit, quantity, during, and its
 * ends since and until; with `knownBefore` also interval_id, resource_id, confidence. What is billed of an hour in a
 * server's state (`share`) is in the quantity. An `unknown` interval is in it only where people have decided to bill it.
 */
export const usedPieces = ({ from, to, now, where, knownBefore }: UsedPiecesSql): string => {
  const window = `tstzrange(${from}, greatest(${from}, least(${to}, ${now})))`;
  const origin = knownBefore === undefined ? '' : ', u.id as interval_id, u.resource_id, u.confidence';
  return `select u.fleet_id, u.account_id, u.meter, u.unit, u.quantity * u.share as quantity, u.during * ${window} as during,
       greatest(lower(u.during), ${from}) as since, least(upper(u.during), ${to}, ${now}) as until${origin}
     from usage_interval u
     where ${known(knownBefore)} and u.share > 0 and (u.confidence <> 'unknown' or ${treatment(knownBefore)} = 'bill')
       and u.during && ${window} and ${where}`;
};

/** Condition that the interval `u` is as it was known before an instant, or is known now. */
export const known = (before?: string): string =>
  before === undefined
    ? 'u.superseded_at is null'
    : `u.recorded_at < ${before} and (u.superseded_at is null or u.superseded_at >= ${before})`;

/** What becomes of the unknown interval `u`: the latest decision about it, else its account's policy, else `waive`. */
export const treatment = (before?: string): string => {
  const inTime = before === undefined ? '' : `and f.recorded_at < ${before}`;
  return `coalesce(
    (select f.decision from unknown_decision f where f.interval_id = u.id ${inTime} order by f.recorded_at desc, f.id desc limit 1),
    (select f.policy from account_unknown_policy f where f.account_id = u.account_id ${inTime} order by f.recorded_at desc limit 1),
    'waive')`;
};
