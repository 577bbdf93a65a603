import type { Database, Tx } from './database';

/** Names of the advisory locks; the number is the lock's key. */
const lockKeys = {
  migrations: 7_201,
  tick: 7_202,
  authority: 7_203,
  metering: 7_204,
  'broker-clients': 7_205,
  'billing-facts': 7_206,
  'usage-months': 7_207,
  'billing-closing': 7_209,
  reports: 7_210,
  'state-lines': 7_213,
  'admin-token': 7_215,
} as const;
/**
 * First numbers of the advisory locks that have two, which are a space of their own; the second one says of what the lock
 * is. Two of one class would wait for each other.
 */
export const lockClasses = {
  fleetEvents: 7_205,
  enrollments: 7_206,
  fleetScales: 7_208,
  meteredResources: 7_210,
  gateways: 7_211,
  /** One for all. */
  links: 7_214,
  /** By which workers show that they live. */
  workers: 7_300,
} as const;

export type LockName = keyof typeof lockKeys;

/** Runs `work` while no other process holds the lock, waiting for it. */
export async function withLock<T>(database: Database, name: LockName, work: () => Promise<T>): Promise<T> {
  const letGo = await holdLock(database, name);
  try {
    return await work();
  } finally {
    await letGo();
  }
}

/** Holds the lock once no other process does, until the function that it gives is called, or the process ends. */
export async function holdLock(database: Database, name: LockName): Promise<() => Promise<void>> {
  const runner = database.source.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [lockKeys[name]]);
  } catch (error) {
    await runner.release();
    throw error;
  }
  return async () => {
    if (runner.isReleased) return;
    try {
      await runner.query('select pg_advisory_unlock($1)', [lockKeys[name]]);
    } finally {
      await runner.release();
    }
  };
}

/** Runs `work` only if no other process holds the lock; false when one does. */
export async function ifLockFree(database: Database, name: LockName, work: () => Promise<void>): Promise<boolean> {
  const runner = database.source.createQueryRunner();
  try {
    const [row] = (await runner.query('select pg_try_advisory_lock($1) as taken', [lockKeys[name]])) as {
      taken: boolean;
    }[];
    if (!row.taken) return false;
    try {
      await work();
      return true;
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [lockKeys[name]]);
    }
  } finally {
    await runner.release();
  }
}

/**
 * Shares `billing-facts` until the transaction ends: those who share it do not wait for each other, who holds it alone waits for
 * all of them, and meanwhile those who come wait for it.
 */
export async function shareBillingFacts(tx: Tx): Promise<void> {
  await tx.query(shareBillingFactsSql);
}

/** Holds `billing-facts` alone until the transaction ends, once all who share it are through. */
export async function holdBillingFacts(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [lockKeys['billing-facts']]);
}

/** The same as a part of a statement that is a transaction by itself. */
export const shareBillingFactsSql = `select pg_advisory_xact_lock_shared(${lockKeys['billing-facts']})`;
