export { brokenConstraint, Database, type Tx } from './database';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
export {
  isInstant,
  listOrder,
  type ListOrder,
  type Placed,
  type Sort,
  type SortedQuery,
  type Sorting,
} from './list.order';
export { ifLockFree, shareLock, shareLockSql, soleLock, withLock } from './locks';
export { migrate } from './migrate';
export { streamRows } from './row.stream';
export { WorkItemEntity } from './work-item.entity';
export {
  checkFence,
  finish,
  claim,
  holdFence,
  queueLength,
  renew,
  wake,
  type WorkLease,
} from './work-queue.repository';
export { WorkRunner } from './work-runner';
