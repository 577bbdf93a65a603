import type { Database, Source } from '../../database';
import type { KeptClient } from '../../mqtt';
import { isBarred } from '../devices/device.sql';
import { pendingExpiredReason } from '../refusals/refusals';

/** What one client of the broker has to become. */
export interface ClientChange {
  username: string;
  /** Null where there is to be none. */
  wanted: { mark: string; enabled: boolean; enrollmentId: string; sealedSecret: string; isDevice: boolean } | null;
  /** As the broker was last known to have it. */
  kept: { mark: string; enabled: boolean } | null;
}

/**
 * Who is to be let in, at $1: known devices; hardware ids on lists; and each enrollment without a list, for devices that
 * nobody knows yet. Of a hardware id in several enrollments the working device counts, else the oldest that its fleet does
 * not bar: what one fleet has refused, another may list. What tells of a suspension goes first: until $2 a device whose
 * reply is owed stays. One that nobody decided about in time may ask again.
 */
const wanted = `
  secret as (
    select distinct on (enrollment_id) enrollment_id, id, sealed_secret from enrollment_secret
    where valid_until is null or valid_until > $1
    -- While an old and a new secret are valid the devices still have the old one.
    order by enrollment_id, valid_until nulls last),
  open_enrollment as (
    select e.* from enrollment e join fleet f on f.id = e.fleet_id
    where e.kind = 'secret' and e.revoked_at is null and (e.expires_at is null or e.expires_at > $1)
      and f.delete_requested_at is null),
  standing as (
    select d.hardware_id, d.fleet_id, d.enrollment_id, d.id, d.status in ('assigning', 'assigned') as works,
      ${isBarred} and d.reason is distinct from '${pendingExpiredReason}'
        and (not d.reply_due or d.updated_at < $2) as barred
    from device d join fleet f on f.id = d.fleet_id
    where d.removed_at is null and d.status <> 'retired' and f.status <> 'deleted'),
  known_to as (
    select hardware_id, fleet_id, (array_agg(enrollment_id order by works desc, id))[1] as enrollment_id,
      min(id::text) as id, bool_or(works) as works, bool_or(works) or not bool_or(barred) as enabled
    from standing group by hardware_id, fleet_id),
  known as (
    select hardware_id as username, (array_agg(enrollment_id order by works desc, enabled desc, id))[1] as enrollment_id,
      bool_or(enabled) as enabled
    from known_to group by hardware_id),
  listed as (
    select distinct on (a.hardware_id) a.hardware_id as username, e.id as enrollment_id, true as enabled
    from enrollment_hardware_id a join open_enrollment e on e.id = a.enrollment_id and e.allow_list
    where not exists (select 1 from known_to k
      where k.hardware_id = a.hardware_id and (k.enabled or k.fleet_id = e.fleet_id))
    order by a.hardware_id, e.id),
  client as (
    select username, enrollment_id, enabled, true as is_device from known
    union all select username, enrollment_id, enabled, true from listed
    union all select id::text, id, true, false from open_enrollment where not allow_list),
  wanted as (
    select distinct on (c.username) c.username, c.enrollment_id, c.enabled, c.is_device, s.sealed_secret,
      c.enrollment_id || '/' || s.id as mark
    from client c join secret s on s.enrollment_id = c.enrollment_id
    order by c.username, c.is_device, c.enabled desc)`;

/** Those of which the broker is known to have something else than it should. */
export async function selectClientChanges(
  database: Database,
  { now, repliedBefore, limit, without }: { now: Date; repliedBefore: Date; limit: number; without: string[] },
): Promise<ClientChange[]> {
  return database.query(
    `with ${wanted}
     select coalesce(w.username, k.username) as username,
       case when w.username is not null then json_build_object('mark', w.mark, 'enabled', w.enabled, 'enrollmentId',
         w.enrollment_id, 'sealedSecret', w.sealed_secret, 'isDevice', w.is_device) end as wanted,
       case when k.username is not null then json_build_object('mark', k.mark, 'enabled', k.enabled) end as kept
     from wanted w full join broker_client k on k.username = w.username
     where (w.mark, w.enabled) is distinct from (k.mark, k.enabled)
       and coalesce(w.username, k.username) <> all($4::text[])
     -- Who is to be kept out goes first.
     order by coalesce(w.enabled, false), 1 limit $3`,
    [now, repliedBefore, limit, without],
  );
}

export async function keepClients(source: Source, clients: KeptClient[]): Promise<void> {
  if (clients.length === 0) return;
  await source.query(
    `insert into broker_client (username, mark, enabled)
     select * from unnest($1::text[], $2::text[], $3::boolean[])
     on conflict (username) do update set mark = excluded.mark, enabled = excluded.enabled`,
    [clients.map(({ username }) => username), clients.map(({ mark }) => mark), clients.map(({ enabled }) => enabled)],
  );
}

export async function forgetClients(database: Database, usernames: string[]): Promise<void> {
  if (usernames.length > 0) await database.query('delete from broker_client where username = any($1)', [usernames]);
}

/** What the broker said that it has takes the place of what it was known to have. */
export const replaceClients = (database: Database, clients: KeptClient[]): Promise<void> =>
  database.transaction(async (tx) => {
    await tx.query('delete from broker_client');
    await keepClients(tx, clients);
  });
