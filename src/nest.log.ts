import type { LoggerService } from '@nestjs/common';
import { logger } from './common/logger';

const log = logger('nest');

const textOf = (message: unknown): string => (message instanceof Error ? message.message : String(message));

/** What the framework says, in our log; its account of every route and module is for debugging. */
export class NestLog implements LoggerService {
  log(message: unknown): void {
    log.debug(textOf(message));
  }

  error(message: unknown, ...more: unknown[]): void {
    log.error({ event: 'nest.error', more: more.map(textOf) }, textOf(message));
  }

  warn(message: unknown): void {
    log.warn({ event: 'nest.warning' }, textOf(message));
  }
}
