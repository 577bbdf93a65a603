import { messageOf } from '../common/errors';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import type { DoorName } from './door.metrics';

const log = new LimitedLogger(logger('doors'));

/** What `work` answers a device; `unavailable` where it fails, and the log tells why. */
export async function answered<Answer>(
  { door, correlationId }: { door: DoorName; correlationId: string },
  work: () => Promise<Answer>,
  unavailable: Answer,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    log.error({ event: 'doors.registration_failed', door, correlationId }, messageOf(error), door);
    return unavailable;
  }
}
