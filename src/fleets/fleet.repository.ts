import type { AccountScope } from '../common/account.scope';
import { oneRow, type Database, type ListOrder, type Placed, type Sorting, type Source, type Tx } from '../database';
import type { ProjectQuotas } from './blueprints/project.shape';
import type { Approval, DriftPolicy, Engine, Fleet, FleetStatus, Pause } from './fleet.types';

/** LISTEN channel that carries a fleet's id whenever its state was written. */
export const fleetChannel = 'moorage_fleet';

const columns = `f.id, f.name, f.account_id as "accountId", f.blueprint_id as "blueprintId",
    case when f.project_quotas is not null then json_build_object('quotas', f.project_quotas, 'id',
      (select p.project_id from fleet_project p where p.fleet_id = f.id)) end as project,
    case when f.standing_blueprint_id is null then f.blueprint_version end as "blueprintVersion",
    f.blueprint_version is not null as "hasStood", b.version as "wantedVersion", f.approval, f.cloud, f.engine,
    f.drift_policy as "driftPolicy", f.status, f.conditions, f.endpoint, f.settled_as as "settledAs", f.pause,
    f.build_requested_at as "buildRequestedAt", f.delete_requested_at as "deleteRequestedAt", f.deleted_at as "deletedAt", f.created_at as "createdAt", f.updated_at as "updatedAt"`;
const select = (...more: string[]): string =>
  `select ${[columns, ...more].join(', ')} from fleet f join blueprint b on b.id = f.blueprint_id`;

export function selectFleet(source: Source, id: string): Promise<Fleet | null> {
  return oneRow(source, `${select()} where f.id = $1`, [id]);
}

/** The version that stands, which may be of another blueprint than the fleet has by now; null where none does. */
export function selectStanding(tx: Tx, id: string): Promise<{ blueprintId: string; version: number } | null> {
  return oneRow(
    tx,
    `select coalesce(standing_blueprint_id, blueprint_id) as "blueprintId", blueprint_version as version
     from fleet where id = $1 and blueprint_version is not null`,
    [id],
  );
}

/** The one fleet of this name that is not deleted. */
export function selectFleetByName(source: Source, name: string): Promise<Fleet | null> {
  return oneRow(source, `${select()} where f.name = $1 and f.deleted_at is null`, [name]);
}

/** Reads it and holds it until the transaction ends; foreign keys to it can still be made. */
export async function lockFleet(tx: Tx, id: string): Promise<Fleet | null> {
  await tx.query('select 1 from fleet where id = $1 for no key update', [id]);
  return selectFleet(tx, id);
}

export const fleetSorting = {
  fields: {
    name: { sql: 'f.name', type: 'text' },
    status: { sql: 'f.status', type: 'text' },
    createdAt: { sql: 'f.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'f.updated_at', type: 'timestamptz' },
  },
  id: 'f.id',
  fallback: null,
} as const satisfies Sorting<string>;

/** `search` is part of the name. */
export interface FleetFilter {
  scope: AccountScope;
  blueprintId: string | null;
  status: FleetStatus | null;
  search: string | null;
}

/** Deleted ones are there only when they are asked for by status. */
export function selectFleets(
  database: Database,
  { scope, blueprintId, status, search }: FleetFilter,
  order: ListOrder,
  limit: number,
): Promise<(Fleet & Placed)[]> {
  return database.query(
    `${select(`${order.place} as place`)}
     where ($1::uuid[] is null or f.account_id = any($1)) and ($2::uuid is null or f.blueprint_id = $2)
       and ($3::text is null and f.deleted_at is null or f.status = $3)
       and ($4::text is null or strpos(lower(f.name), lower($4)) > 0) and ${order.after('$5', '$6')}
     order by ${order.by} limit $7`,
    [scope, blueprintId, status, search, ...order.values, limit],
  );
}

export interface NewFleet {
  id: string;
  name: string;
  accountId: string;
  blueprintId: string;
  approval: Approval;
  cloud: string | null;
  engine: Engine;
  /** Null in the shared project. */
  projectQuotas: ProjectQuotas | null;
  driftPolicy: DriftPolicy;
  createdAt: Date;
}

export async function insertFleet(tx: Tx, fleet: NewFleet): Promise<void> {
  const { id, name, accountId, blueprintId, approval, cloud, engine, driftPolicy, projectQuotas, createdAt } = fleet;
  await tx.query(
    `insert into fleet (id, name, account_id, blueprint_id, approval, cloud, engine, drift_policy, project_quotas,
       status, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, 'pending', $10, $10)`,
    [
      id,
      name,
      accountId,
      blueprintId,
      approval,
      cloud,
      engine,
      driftPolicy,
      projectQuotas && JSON.stringify(projectQuotas),
      createdAt,
    ],
  );
}

/** With another blueprint, what stands is still a version of the one before. */
export async function updateFleet(
  tx: Tx,
  id: string,
  change: { blueprintId: string; approval: Approval; driftPolicy: DriftPolicy; at: Date },
): Promise<void> {
  const { blueprintId, approval, driftPolicy, at } = change;
  await tx.query(
    `update fleet set blueprint_id = $2, approval = $3, drift_policy = $4, updated_at = $5,
       standing_blueprint_id = case when blueprint_version is not null
         then nullif(coalesce(standing_blueprint_id, blueprint_id), $2) end
     where id = $1`,
    [id, blueprintId, approval, driftPolicy, at],
  );
}

export async function updateProjectQuotas(tx: Tx, id: string, quotas: ProjectQuotas): Promise<void> {
  await tx.query('update fleet set project_quotas = $2::jsonb where id = $1', [id, JSON.stringify(quotas)]);
}

/** True when the fleet was not to be built before. */
export async function markBuildRequested(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with asked as (update fleet set build_requested_at = now(), updated_at = now()
       where id = $1 and build_requested_at is null and delete_requested_at is null returning 1)
     select 1 from asked`,
    [id],
  );
  return rows.length === 1;
}

export async function markDeleteRequested(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query(
    `update fleet set delete_requested_at = $2, status = 'deleting', updated_at = $2
     where id = $1 and delete_requested_at is null`,
    [id, at],
  );
}

export async function updatePause(tx: Tx, id: string, pause: Pause | null): Promise<void> {
  await tx.query('update fleet set pause = $2::jsonb, updated_at = now() where id = $1', [
    id,
    pause && JSON.stringify(pause),
  ]);
}

/** The fleets of a blueprint that stand, or are to. */
export const builtFleets = (tx: Tx, blueprintId: string): Promise<Pick<Fleet, 'id' | 'engine'>[]> =>
  tx.query(
    `select id, engine from fleet
     where blueprint_id = $1 and build_requested_at is not null and deleted_at is null order by id`,
    [blueprintId],
  );

export type FleetState = Pick<Fleet, 'status' | 'conditions' | 'endpoint'> & {
  /** What has come to stand; without it, what stood before does. */
  applied?: { blueprintId: string; version: number };
};

/**
 * What reconciliation found out. `deleted` ends the fleet and frees its name. A fleet whose deletion was asked for meanwhile
 * stays `deleting`; a deleted one stays as it is.
 */
export async function setFleetState(tx: Tx, id: string, state: FleetState): Promise<void> {
  await tx.query(
    `update fleet set
       status = case when delete_requested_at is null or $2 in ('deleted', 'blocked') then $2 else 'deleting' end,
       conditions = $3::jsonb, endpoint = $4::jsonb, updated_at = now(),
       blueprint_version = coalesce($5, blueprint_version),
       standing_blueprint_id = case when $5::int is null then standing_blueprint_id else nullif($6::uuid, blueprint_id) end,
       deleted_at = case when $2 = 'deleted' then now() end
     where id = $1 and deleted_at is null`,
    [
      id,
      state.status,
      JSON.stringify(state.conditions),
      state.endpoint && JSON.stringify(state.endpoint),
      state.applied?.version,
      state.applied?.blueprintId,
    ],
  );
  await tx.query('select pg_notify($1, $2)', [fleetChannel, id]);
}

/** `wish` is the digest of what stands; with null, nothing is known to stand as wanted. */
export async function updateSettled(tx: Tx, id: string, wish: string | null): Promise<void> {
  await tx.query('update fleet set settled_as = $2 where id = $1', [id, wish]);
}
