import { poolOf, type Database } from './database';

/** How the process's connections to Postgres are used. */
export interface PoolUse {
  used: number;
  idle: number;
  /** Statements and transactions that wait for a connection. */
  waiting: number;
}

/** Of this moment. */
export function poolUse({ source }: Database): PoolUse {
  const { totalCount, idleCount, waitingCount } = poolOf(source);
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
