import type { Database } from '../database';
import type { FleetStatus } from './fleet.types';

/** How many fleets there are of each status; deleted ones are no more. */
export const countFleets = (database: Database): Promise<{ status: FleetStatus; count: number }[]> =>
  database.query('select status, count(*)::int as count from fleet where deleted_at is null group by status');
