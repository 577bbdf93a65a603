import type { GrowingTable, Source } from '../database';
import type { DueDevice } from './devices/device.types';

/** A device that is new, as its row will be, and what its timeline begins with. */
export interface Newcomer {
  device: DueDevice;
  firstLine: string;
}

/** What the new devices of one fleet are owed: a reply each (`reply_debt`). */
export interface NewDebt {
  id: string;
  fleetId: string;
}

/** What many devices of a batch have in common travels once. */
interface Kind {
  number: number;
  device: DueDevice;
  firstLine: string;
}

/**
 * New devices, with the first line of their timelines, and the replies that they are owed, in one statement. Left out, by their
 * ids, are those whose identity is there already or whose fleet is not any more what the device was made by. Without
 * `holding` the enrollments are those that the caller's transaction holds; with it this statement holds them, and leaves out
 * whoever is not the first of its hardware id, or comes by an enrollment that is closed or limited by now.
 */
export async function insertNewcomers(
  source: Source | GrowingTable,
  newcomers: Newcomer[],
  debts: NewDebt[],
  { at, holding }: { at: Date; holding: boolean },
): Promise<string[]> {
  if (newcomers.length === 0) return [];
  const { kinds, numbers } = kindsOf(newcomers);
  const of = <Value>(value: (device: DueDevice) => Value): Value[] => newcomers.map(({ device }) => value(device));
  // `unnest` fills a shorter array up with nulls: a column that no device has needs none for each of them.
  const maybe = <Value>(value: (device: DueDevice) => Value | null): (Value | null)[] => {
    const values = of(value);
    return values.every((one) => one === null) ? [] : values;
  };
  const ofKind = <Value>(value: (kind: Kind) => Value): Value[] => kinds.map(value);
  const rows = await source.query<{ id: string }>(insertion, [
    of(({ id }) => id),
    numbers,
    of(({ hardwareId }) => hardwareId),
    of(({ keyFingerprint }) => keyFingerprint),
    of(({ requestId }) => requestId),
    of(({ correlationId }) => correlationId),
    maybe(({ model }) => model),
    maybe(({ firmware }) => firmware),
    maybe(attributesOf),
    maybe(({ csr }) => csr),
    maybe(({ responseTopic }) => responseTopic),
    maybe(({ responseCorrelation }) => responseCorrelation),
    ofKind(({ device }) => device.fleetId),
    ofKind(({ device }) => device.enrollmentId),
    ofKind(({ device }) => device.status),
    ofKind(({ device }) => device.reason),
    ofKind(({ device }) => device.endpoint && JSON.stringify(device.endpoint)),
    ofKind(({ device }) => device.fleetStatus),
    ofKind(({ firstLine }) => firstLine),
    debts.map(({ id }) => id),
    debts.map(({ fleetId }) => fleetId),
    at,
    holding,
  ]);
  return rows.map(({ id }) => id);
}

/**
 * Whoever was there before is looked up one by one through the index: joined to the whole table, a storm's batches
 * would be planned by figures from before the storm, as a scan of it.
 */
const insertion = `
  with held as materialized (
    select id from enrollment
    where $23 and id = any($14::uuid[]) and revoked_at is null and (expires_at is null or expires_at > $22)
      and not allow_list and max_devices is null
    order by id for share),
  kind as materialized (
    select k.* from unnest($13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::jsonb[], $18::text[], $19::text[])
      with ordinality as k(fleet_id, enrollment_id, status, reason, endpoint, fleet_status, first_line, number)
    join enrollment e on e.id = k.enrollment_id and e.fleet_id = k.fleet_id
    join fleet f on f.id = k.fleet_id and f.status = k.fleet_status
      and (k.status <> 'assigned' or f.endpoint is not distinct from k.endpoint)
    where not $23 or k.enrollment_id in (select id from held)),
  newcomer as materialized (
    select x.*, k.fleet_id, k.enrollment_id, k.status, k.reason, k.endpoint, k.first_line
    from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::jsonb[], $10::text[], $11::text[], $12::text[])
      as x(id, number, hardware_id, key_fingerprint, request_id, correlation_id, model, firmware, attributes, csr,
        response_topic, response_correlation)
    join kind k on k.number = x.number
    left join lateral (
      select true as there from device
      where $23 and fleet_id = k.fleet_id and hardware_id = x.hardware_id and removed_at is null limit 1) sibling on true
    where sibling.there is null),
  made as (
    insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, reason, model, firmware,
      attributes, endpoint, csr, request_id, correlation_id, response_topic, response_correlation, first_line,
      last_seen_at, registered_at, updated_at)
    select id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, reason, model, firmware,
      coalesce(attributes, '{}'), endpoint, csr, request_id, correlation_id, response_topic, response_correlation, first_line,
      $22::timestamptz, $22, $22
    from newcomer
    on conflict do nothing returning id, fleet_id),
  owed as (
    insert into reply_debt (id, fleet_id, device_ids, created_at)
    select debt.id, debt.fleet_id, array_agg(made.id), $22
    from made join unnest($20::uuid[], $21::uuid[]) as debt(id, fleet_id) on debt.fleet_id = made.fleet_id
    group by debt.id, debt.fleet_id)
  select id from unnest($1::uuid[]) as asked(id) where id not in (select id from made)`;

/** Null where the device says nothing of itself, as nearly all do. */
function attributesOf({ attributes }: DueDevice): string | null {
  for (const _ in attributes) return JSON.stringify(attributes);
  return null;
}

/** Numbered from one, as rows are. */
function kindsOf(newcomers: Newcomer[]): { kinds: Kind[]; numbers: number[] } {
  const kinds = new Map<string, Kind>();
  const numbers = newcomers.map(({ device, firstLine }) => {
    const name = `${device.enrollmentId}/${device.status}/${device.reason}/${device.fleetStatus}/${firstLine}`;
    const known = kinds.get(name);
    if (known) return known.number;
    kinds.set(name, { number: kinds.size + 1, device, firstLine });
    return kinds.size;
  });
  return { kinds: [...kinds.values()], numbers };
}
