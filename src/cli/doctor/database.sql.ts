import type { Database } from '../../database';

export interface ServerFacts {
  /** Such as 150004. */
  version: number;
  /** A standby, which takes no changes. */
  standby: boolean;
  mayCreate: boolean;
  mayExtend: boolean;
  hasExtensions: boolean;
  /** Milliseconds since 1970, by the database's clock. */
  now: number;
  hasMigrations: boolean;
  /** Whether the user may read what is there. */
  mayRead: boolean;
}

export async function selectFacts(database: Database): Promise<ServerFacts> {
  const [row] = await database.query<ServerFacts>(
    `select current_setting('server_version_num')::int as version,
            pg_is_in_recovery() as standby,
            coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
            has_database_privilege(current_database(), 'create') as "mayExtend",
            (select count(*) = 2 from pg_extension where extname in ('btree_gist', 'pg_trgm')) as "hasExtensions",
            (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
            to_regclass('schema_migration') is not null as "hasMigrations",
            coalesce(has_table_privilege(to_regclass('schema_migration'), 'select'), true) as "mayRead"`,
  );
  return row;
}
