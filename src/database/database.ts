import { AsyncLocalStorage } from 'node:async_hooks';
import {
  DataSource,
  type EntityManager,
  type EntityTarget,
  type MigrationInterface,
  type ObjectLiteral,
  QueryFailedError,
} from 'typeorm';
import type { Pool, PoolClient } from 'pg';
import { DomainError, messageOf } from '../common/errors';
import { sha256 } from '../common/ids';
import { PostgresClient } from './postgres.client';

/** An open transaction; every function that writes takes one, so that the caller decides what commits together. */
export interface Tx extends Pick<EntityManager, 'queryRunner' | 'transaction'> {
  query<Row>(sql: string, params?: unknown[]): Promise<Row[]>;
}

type Class<T> = new () => T;

export interface DatabaseOptions {
  url: string;
  migrations: Class<MigrationInterface>[];
  entities: EntityTarget<ObjectLiteral>[];
  poolSize?: number;
  /** How long a connection may take to come about, waiting for a free one included; 10 s for a new one when left out. */
  connectTimeoutMs?: number;
}

/** Serialization failure and deadlock: Postgres chose this transaction as the one to try again. */
const retryable = new Set(['40001', '40P01']);

const sqlState = (error: unknown): string | undefined =>
  (error as { driverError?: { code?: string } }).driverError?.code;

/** Whether Postgres ended a statement that took longer than was allowed. */
export const tookTooLong = (error: unknown): boolean => sqlState(error) === '57014';

/** The name of the constraint that a statement broke, or undefined where the failure is of another kind. */
export const brokenConstraint = (error: unknown): string | undefined =>
  (error as { driverError?: { constraint?: string } }).driverError?.constraint;

/** The transaction that everything below is part of; `open` ends with it, whatever outlives it. */
interface Joined {
  tx: Tx;
  open: boolean;
}

const joined = new AsyncLocalStorage<Joined>();

const joinedTx = (): Tx | null => {
  const current = joined.getStore();
  return current?.open ? current.tx : null;
};

/** How many milliseconds a statement may take, where that is bounded. */
const patience = new AsyncLocalStorage<number>();

/** The process's way to Postgres: raw statements and transactions over one pool. */
export class Database {
  constructor(readonly source: DataSource) {}

  static async open(options: DatabaseOptions): Promise<Database> {
    try {
      return new Database(await dataSource(options).initialize());
    } catch (error) {
      throw unavailable(options.url, error);
    }
  }

  query<Row>(sql: string, params: unknown[] = []): Promise<Row[]> {
    const tx = joinedTx();
    if (tx === null && patience.getStore() !== undefined) return this.transaction((own) => own.query(sql, params));
    return tx === null ? this.source.query<Row[]>(sql, params) : tx.query(sql, params);
  }

  /**
   * As `query`, for a long statement that is asked often: each connection parses and plans it once. For one whose plan is
   * the same whatever its parameters are, since Postgres then no longer looks at them; within `within` it is a plain one.
   */
  async prepared<Row>(sql: string, params: unknown[]): Promise<Row[]> {
    if (joinedTx()) return this.query(sql, params);
    if (patience.getStore() === undefined) return askPrepared(poolOf(this.source), sql, params);
    return this.transaction(async (tx) => askPrepared((await tx.queryRunner?.connect()) as PoolClient, sql, params));
  }

  /**
   * Has Postgres end every statement of `work` that takes longer, which fails then (see `tookTooLong`). For what somebody
   * waits for who can ask for less: not for what has to be done however long it takes.
   */
  withPatience<T>(ms: number, work: () => Promise<T>): Promise<T> {
    return patience.run(ms, work);
  }

  /** Runs `work` in one transaction; tried again when Postgres says that it may succeed then. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = joinedTx();
    // A savepoint. Trying again is up to the whole.
    if (outer) return outer.transaction(work);
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.source.transaction((tx) => bounded(tx, work));
      } catch (error) {
        if (tries >= 5 || !retryable.has(sqlState(error) ?? '')) throw error;
      }
    }
  }

  /**
   * Makes every statement and transaction that `work` asks for part of `tx`, so that what it does commits together with
   * what the caller writes about it. Not for work with an effect outside of the database: that would come before the commit.
   */
  async within<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
    const current: Joined = { tx, open: true };
    try {
      return await joined.run(current, work);
    } finally {
      current.open = false;
    }
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}

async function bounded<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const ms = patience.getStore();
  if (ms !== undefined) await tx.query(`set local statement_timeout = ${ms}`);
  return work(tx);
}

async function askPrepared<Row>(connection: Pool | PoolClient, sql: string, params: unknown[]): Promise<Row[]> {
  try {
    const { rows } = await connection.query<Row & object>({ name: nameOf(sql), text: sql }, params);
    return rows;
  } catch (error) {
    // As TypeORM's own: a connection that closed without a word leaves an error that nothing else tells whose it is.
    throw new QueryFailedError(sql, params, error as Error);
  }
}

/** TypeORM's own connections. */
export const poolOf = ({ driver }: DataSource): Pool => (driver as unknown as { master: Pool }).master;

const names = new Map<string, string>();

/** Of a prepared statement: the same text has the same one, and Postgres keeps 63 characters. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `p_${sha256(sql).slice(0, 40)}`;
  names.set(sql, name);
  return name;
}

/** Either, for what reads, or is one statement: it stands by itself, or in what the caller commits. */
export type Source = Tx | Database;

/** Where a database is, without the credentials: a host, or the folder of a socket. */
export function addressOfDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${decodeURIComponent(hostname)}:${port || '5432'}${pathname}`;
}

/** Tells where and why. */
function unavailable(url: string, cause: unknown): DomainError {
  return new DomainError({
    code: 'DATABASE_UNAVAILABLE',
    status: 503,
    message: `Postgres at ${addressOfDatabase(url)}: ${messageOf(cause)}`,
    action: 'Start that Postgres, or correct DATABASE_URL; unset it to use the embedded one.',
    cause,
  });
}

/** Times are UTC whatever the server's setting; keys are made by us, so no extension is needed for them. */
export function dataSource({
  url,
  migrations,
  entities,
  poolSize = 20,
  connectTimeoutMs,
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    migrations,
    entities: entities as DataSource['options']['entities'],
    migrationsTableName: 'schema_migration',
    migrationsTransactionMode: 'each',
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolSize,
    connectTimeoutMS: connectTimeoutMs,
    // A server that went away without a word is noticed by those who wait for its answer, too.
    extra: { options: '-c timezone=UTC', Client: PostgresClient, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  });
}
