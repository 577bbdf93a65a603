export { ChannelListener } from './channel.listener';
export { addressOfDatabase, brokenConstraint, Database, tookTooLong, type Source, type Tx } from './database';
export { isDatabaseAway, isDatabaseFailure, ping } from './database.failure';
export {
  isInstant,
  listOrder,
  type ListOrder,
  type Placed,
  type Sort,
  type SortedQuery,
  type Sorting,
} from './list.order';
export { embeddedCluster, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
export { GrowingTable } from './growing.table';
export {
  ifLockFree,
  lockClasses,
  holdBillingFacts,
  holdLock,
  shareBillingFacts,
  shareBillingFactsSql,
  withLock,
} from './locks';
export { migrate, refuseNewer } from './migrate';
export { selectApplied } from './migration.repository';
export { oneRow } from './one.row';
export { poolUse } from './pool';
export { selectQueueStates } from './queue-state.repository';
export { streamRows } from './row.stream';
export { WorkItemEntity } from './work-item.entity';
export { WorkLocks } from './work.locks';
export {
  checkFence,
  finish,
  claim,
  holdFence,
  parkAgain,
  queueLength,
  renew,
  wake,
  type WorkLease,
} from './work-queue.repository';
export { WorkRunner } from './work-runner';
