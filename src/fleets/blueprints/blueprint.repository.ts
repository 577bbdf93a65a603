import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type ListOrder, type Placed, type Sorting, type Source, type Tx } from '../../database';
import type { BlueprintSpec } from './blueprint.shape';

export interface Blueprint {
  id: string;
  name: string;
  /** The account that alone may see it; null when all may. */
  accountId: string | null;
  version: number;
  spec: BlueprintSpec;
  createdAt: Date;
  updatedAt: Date;
  /** Only deleted fleets know it still. */
  deletedAt: Date | null;
}

export interface BlueprintVersion {
  version: number;
  spec: BlueprintSpec;
  createdAt: Date;
}

const columns = `b.id, b.name, b.account_id as "accountId", v.version, v.spec, b.created_at as "createdAt",
  b.updated_at as "updatedAt", b.deleted_at as "deletedAt"`;
const select = (...more: string[]): string => `select ${[columns, ...more].join(', ')}
  from blueprint b join blueprint_version v on v.blueprint_id = b.id and v.version = b.version`;

export async function insertBlueprint(tx: Tx, blueprint: Blueprint): Promise<void> {
  const { id, name, accountId, version, createdAt, updatedAt } = blueprint;
  await tx.query(
    'insert into blueprint (id, name, account_id, version, created_at, updated_at) values ($1, $2, $3, $4, $5, $6)',
    [id, name, accountId, version, createdAt, updatedAt],
  );
  await insertVersion(tx, blueprint);
}

/** Makes the row's name and version those of `blueprint`, and adds the version. */
export async function advanceBlueprint(tx: Tx, blueprint: Blueprint): Promise<void> {
  await insertVersion(tx, blueprint);
  await tx.query('update blueprint set name = $2, version = $3, updated_at = $4 where id = $1', [
    blueprint.id,
    blueprint.name,
    blueprint.version,
    blueprint.updatedAt,
  ]);
}

/** False where a fleet stands in it, or is to. */
export async function markBlueprintDeleted(tx: Tx, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with marked as (update blueprint set deleted_at = $2
       where id = $1 and not exists (select 1 from fleet where blueprint_id = $1 and deleted_at is null) returning 1)
     select 1 from marked`,
    [id, at],
  );
  return rows.length === 1;
}

async function insertVersion(tx: Tx, { id, version, spec, updatedAt }: Blueprint): Promise<void> {
  await tx.query('insert into blueprint_version (blueprint_id, version, spec, created_at) values ($1, $2, $3, $4)', [
    id,
    version,
    spec,
    updatedAt,
  ]);
}

export function selectBlueprint(source: Source, id: string): Promise<Blueprint | null> {
  return oneRow<Blueprint>(source, `${select()} where b.id = $1`, [id]);
}

/** Reads it and keeps its newest version the newest until the transaction ends. */
export async function lockBlueprint(tx: Tx, id: string, mode: 'share' | 'no key update'): Promise<Blueprint | null> {
  await tx.query(`select 1 from blueprint where id = $1 for ${mode}`, [id]);
  return selectBlueprint(tx, id);
}

export const blueprintSorting = {
  fields: {
    name: { sql: 'b.name', type: 'text' },
    createdAt: { sql: 'b.created_at', type: 'timestamptz' },
    updatedAt: { sql: 'b.updated_at', type: 'timestamptz' },
  },
  id: 'b.id',
  fallback: null,
} as const satisfies Sorting<string>;

/** `search` is part of the name; those of all are there for every scope, and not among those of one account. */
export interface BlueprintFilter {
  scope: AccountScope;
  accountId: string | null;
  search: string | null;
}

export function selectBlueprints(
  database: Database,
  { scope, accountId, search }: BlueprintFilter,
  order: ListOrder,
  limit: number,
): Promise<(Blueprint & Placed)[]> {
  return database.query(
    `${select(`${order.place} as place`)}
     where b.deleted_at is null and ($1::uuid[] is null or b.account_id is null or b.account_id = any($1)) and ($2::uuid is null or b.account_id = $2)
       and ($3::text is null or strpos(lower(b.name), lower($3)) > 0) and ${order.after('$4', '$5')}
     order by ${order.by} limit $6`,
    [scope, accountId, search, ...order.values, limit],
  );
}

/** What an earlier version of it was. */
export async function selectSpec(tx: Tx, id: string, version: number): Promise<BlueprintSpec | null> {
  const rows = await tx.query<{ spec: BlueprintSpec }>(
    'select spec from blueprint_version where blueprint_id = $1 and version = $2',
    [id, version],
  );
  return rows.at(0)?.spec ?? null;
}

/** What its versions were up to this one, newest first. */
export async function selectSpecsUpTo(tx: Tx, id: string, version: number): Promise<BlueprintSpec[]> {
  const rows = await tx.query<{ spec: BlueprintSpec }>(
    'select spec from blueprint_version where blueprint_id = $1 and version <= $2 order by version desc',
    [id, version],
  );
  return rows.map(({ spec }) => spec);
}

/** Newest first, before the version `before`. */
export function selectVersions(
  database: Database,
  id: string,
  { before, limit }: { before: number | null; limit: number },
): Promise<BlueprintVersion[]> {
  return database.query<BlueprintVersion>(
    `select version, spec, created_at as "createdAt" from blueprint_version
     where blueprint_id = $1 and ($2::int is null or version < $2) order by version desc limit $3`,
    [id, before, limit],
  );
}

/**
 * What of the account's or of all asks for an image of one of these names or ids: blueprints in their newest version, or in
 * one that a fleet stands in. For other accounts' fleets the image is not there.
 */
export const imageUsers = (tx: Tx, accountId: string, names: string[]): Promise<string[]> =>
  usersOf(tx, accountId, names, `server->>'image' = any($1) or server->'image'->>'name' = any($1)`);

/** As `imageUsers`, what asks for a volume that is made of a snapshot of one of these names or ids. */
export const snapshotUsers = (tx: Tx, accountId: string, names: string[]): Promise<string[]> =>
  usersOf(
    ...([tx, accountId, names] as const),
    `exists (select 1 from jsonb_array_elements(coalesce(server->'volumes', '[]')) as volume
       where volume->>'snapshot' = any($1))`,
  );

/** `asks`: of a `server` of the blueprint and the names `$1`. */
async function usersOf(tx: Tx, accountId: string, names: string[], asks: string): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select distinct 'version ' || v.version || ' of blueprint "' || b.name || '"' as text
     from blueprint b join blueprint_version v on v.blueprint_id = b.id
     where coalesce(b.account_id, $2) = $2 and (v.version = b.version and b.deleted_at is null or exists (select 1 from fleet f
              where coalesce(f.standing_blueprint_id, f.blueprint_id) = b.id
              and f.blueprint_version = v.version and f.deleted_at is null))
       and exists (select 1 from jsonb_array_elements(v.spec->'servers') as server where ${asks})
     order by text`,
    [names, accountId],
  );
  return rows.map(({ text }) => text);
}
