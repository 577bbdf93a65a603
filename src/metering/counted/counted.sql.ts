/** What is counted, with its unit; everything else is timed. */
export const countedUnits = { 'device.messages': 'Requests', 'device.bytes': 'GiB' } as const;
export type CountedMeter = keyof typeof countedUnits;
export const countedMeters = Object.keys(countedUnits) as CountedMeter[];
export const isCounted = (meter: string): boolean => Object.hasOwn(countedUnits, meter);

const unitOfMeter = `case c.meter ${countedMeters.map((meter) => `when '${meter}' then '${countedUnits[meter]}'`).join(' ')} end`;

/** What `countedPieces` asks for: SQL texts, mostly parameters such as `$3`. */
export interface CountedPiecesSql {
  /** Hours that begin in `[from, to)`. */
  from: string;
  to: string;
  /** Usage events recorded before; all when left out. Counters know no such bound: an hour of theirs only grows. */
  knownBefore?: string;
  /** Condition over the piece `c`, of its columns. */
  where: string;
}

/** A select of what was counted: fleet_id, account_id, device_id (null where not told), meter, unit, quantity, hour. */
export const countedPieces = ({ from, to, knownBefore = `'infinity'`, where }: CountedPiecesSql): string =>
  `select c.fleet_id, c.account_id, c.device_id, c.meter, ${unitOfMeter} as unit, c.quantity, c.hour
   from (
     select fleet_id, account_id, device_id, meter, quantity, hour from device_usage_hour
     where hour >= ${from} and hour < ${to}
     union all
     select fleet_id, account_id, device_id, meter, quantity, hour from counted_usage
     where hour >= ${from} and hour < ${to} and recorded_at < ${knownBefore}) c
   where ${where}`;
