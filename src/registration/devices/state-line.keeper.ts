import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { CONFIG, type Config } from '../../config';
import { Database, ifLockFree } from '../../database';
import { deleteStateLines } from './state-line.repository';

const log = logger('registration');

const dayMs = 86_400_000;
const linesAtOnce = 5_000;

/** Once a day, on one replica: lets go of lines of states that are older than what is kept. */
@Injectable()
export class StateLineKeeper {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'stateRetentionDays'>,
    background: BackgroundWork,
  ) {
    background.add({
      name: 'state-retention',
      clock,
      everyMs: dayMs,
      work: (signal) => ifLockFree(database, 'state-lines', () => this.keep(signal)),
      failed: (error) =>
        log.error({ event: 'registration.keeping_failed', reason: messageOf(error) }, 'cannot delete old states'),
    });
  }

  /** Each step commits by itself. Lines come in the order of their time: those that are old are before all others. */
  async keep(signal?: AbortSignal): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.stateRetentionDays * dayMs);
    let after: string | null = '0';
    while (after !== null && !signal?.aborted) {
      after = await deleteStateLines(this.database, { before, after, limit: linesAtOnce });
    }
  }
}
