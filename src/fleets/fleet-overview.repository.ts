import type { AccountScope } from '../common/account.scope';
import type { Database } from '../database';
import type { FleetStatus } from './fleet.types';

/** Why a fleet is blocked that goes on by itself as soon as the cloud has room for it. */
export const waitingReasons = ['QuotaExceeded', 'CloudExhausted'] as const;

export interface FleetCount {
  status: FleetStatus;
  count: number;
  /** How many of them are blocked, and only wait for room in the cloud. */
  waiting: number;
}

/** How many fleets there are of each status, of these accounts or of all; deleted ones are left out. */
export const countFleets = (database: Database, accountIds: AccountScope): Promise<FleetCount[]> =>
  database.query(
    `select status, count(*)::int as count, (count(*) filter (where status = 'blocked' and exists (
         select 1 from jsonb_array_elements(conditions) c where c->>'reason' = any($2::text[]))))::int as waiting
     from fleet where deleted_at is null and ($1::uuid[] is null or account_id = any($1)) group by status order by status`,
    [accountIds, waitingReasons],
  );
