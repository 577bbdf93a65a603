import type { Database } from '../../database';
import type { DeviceStatus } from './device.types';

/** How many devices there are of each status, removed ones left out. Reads all of them: not for every request. */
export const countDevices = (database: Database): Promise<{ status: DeviceStatus; count: number }[]> =>
  database.query('select status, count(*)::int as count from device where removed_at is null group by status');
