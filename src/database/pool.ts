import type { Pool } from 'pg';
import type { Database } from './database';

/** How the process's connections to Postgres are used. */
export interface PoolUse {
  used: number;
  idle: number;
  /** Statements and transactions that wait for a connection. */
  waiting: number;
}

/** Of this moment. */
export function poolUse({ source }: Database): PoolUse {
  const { totalCount, idleCount, waitingCount } = (source.driver as unknown as { master: Pool }).master;
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
