/** What `usedPieces` asks for: SQL texts, mostly parameters such as `$3`. */
export interface UsedPiecesSql {
  from: string;
  to: string;
  /** An open interval counts up to here, and nothing counts beyond. */
  now: string;
  /** Condition over the interval `u`. */
  where: string;
}

/**
 * A select of what was used in `[from, to)`, clipped to it: fleet_id, account_id, meter, unit, quantity, during.
 * `unknown` intervals are left out: they are never counted silently.
 */
export const usedPieces = ({ from, to, now, where }: UsedPiecesSql): string => {
  const window = `tstzrange(${from}, greatest(${from}, least(${to}, ${now})))`;
  return `select u.fleet_id, u.account_id, u.meter, u.unit, u.quantity, u.during * ${window} as during
     from usage_interval u
     where u.superseded_at is null and u.confidence <> 'unknown' and u.during && ${window} and ${where}`;
};
