import { systemClock } from './clock';
import { gauge } from './metrics';

const lastSuccess = gauge(
  'moorage_scheduled_work_last_success_timestamp_seconds',
  'When scheduled work was last done to its end, as Unix time; of several replicas the latest counts',
  ['work'],
);

/** Work that goes by the calendar or the minute, as metrics, alerts and the runbook name it. */
export type ScheduledWork =
  | 'billing-closing'
  | 'counters'
  | 'drift-scan'
  | 'metering'
  | 'pending-expiry'
  | 'replies'
  | 'reports'
  | 'session-drops'
  | 'state-retention'
  | 'usage-retention';

/** It was done to its end, here; a replica that found another one at it says nothing. */
export const workDone = (work: ScheduledWork): void => lastSuccess.set({ work }, systemClock.now().getTime() / 1_000);

/** From now on it is to be done: work that never succeeds is late from here. */
export const workScheduled = (work: ScheduledWork): void => workDone(work);
