import type { Database } from '../../database';
import type { ObjectKind } from '../seen/project.objects';
import type { ResourceKind } from '../resource.types';

/** What is on record of a fleet's object, open or closed. */
export interface ObjectRecord {
  fleetId: string;
  kind: ObjectKind;
  key: string;
  name: string;
  mark: string;
  cloudId: string | null;
  active: boolean;
  keyFingerprint: string | null;
  /** Its fleet has a project of its own. */
  apart?: boolean;
  /** Its fleet is of the cloud that is asked for. */
  here?: boolean;
}

const columns = `r.fleet_id as "fleetId", r.kind, r.key, r.name, r.mark, r.cloud_id as "cloudId", r.status = 'active' as active,
  r.attributes->>'keyFingerprint' as "keyFingerprint"`;

/**
 * The open records of all fleets; whether a snapshot is gone, its keeper finds out. Those of other clouds are among them,
 * since two names may lead to one project, as that of the default cloud does; ids and marks are each one's own anyway.
 */
export const openRecords = (database: Database, cloud: string | null): Promise<ObjectRecord[]> =>
  database.query(
    `select ${columns}, f.project_quotas is not null as apart, f.cloud is not distinct from $1 as here
     from cloud_resource r join fleet f on f.id = r.fleet_id
     where r.deleted_at is null
     union all
     select s.fleet_id, 'volume_snapshot', 'snapshot/' || s.name, s.snapshot_name, s.mark, s.cloud_id, false, null,
       f.project_quotas is not null, f.cloud is not distinct from $1
     from fleet_snapshot s join fleet f on f.id = s.fleet_id
     where s.deleted_at is null`,
    [cloud],
  );

/** The closed records of objects that bear no mark, by the cloud's id of them. */
export const closedRecords = (database: Database, kinds: ResourceKind[], cloudIds: string[]): Promise<ObjectRecord[]> =>
  database.query(
    `select ${columns} from cloud_resource r
     where r.deleted_at is not null and r.kind = any($1) and r.cloud_id = any($2)`,
    [kinds, cloudIds],
  );

/** A fleet, deleted ones too, as far as it tells whose an object is. */
export interface FleetOwner {
  id: string;
  name: string;
  accountId: string;
  deleted: boolean;
  /** Heat is making things that are not on record yet. */
  heat: boolean;
}

export const fleetOwners = (database: Database, ids: string[]): Promise<FleetOwner[]> =>
  database.query(
    `select id, name, account_id as "accountId", deleted_at is not null as deleted, engine = 'heat' as heat
     from fleet where id = any($1::uuid[])`,
    [ids],
  );

/** Whether a record of the fleet has been opened under this mark, or of this object. */
export async function isOnRecord(
  database: Database,
  { fleetId, kind, mark, cloudId }: { fleetId: string; kind: ObjectKind; mark: string; cloudId: string },
): Promise<boolean> {
  const [{ known }] = await database.query<{ known: boolean }>(
    `select exists (select 1 from cloud_resource where deleted_at is null and kind = $2
       and (cloud_id = $4 or (fleet_id = $1 and mark = $3)))
       or exists (select 1 from fleet_snapshot where deleted_at is null and $2 = 'volume_snapshot'
         and (cloud_id = $4 or (fleet_id = $1 and mark = $3))) as known`,
    [fleetId, kind, mark, cloudId],
  );
  return known;
}
