import { EventEmitter, once } from 'node:events';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { ChannelListener, Database } from '../../database';
import { fleetEventChannel } from '../../reconciliation';

const log = logger('api');

/** Tells when a fleet's history has grown, for however many streams over one connection; made when the first one asks. */
@Injectable()
export class EventFeed implements OnApplicationShutdown {
  private readonly news = new EventEmitter().setMaxListeners(0);
  private readonly listener: ChannelListener;

  constructor(database: Database) {
    const heard = (fleetId: string) => this.news.emit(fleetId);
    this.listener = new ChannelListener(database, { channel: fleetEventChannel, heard });
  }

  /** Resolves when the fleet's history grows, or the signal aborts. Announcements may be lost: look again after a while. */
  async next(fleetId: string, signal: AbortSignal): Promise<void> {
    // What was announced before the listening began was not heard: it counts as news.
    if (await this.listen()) return;
    await once(this.news, fleetId, { signal }).catch(() => undefined); // aborted
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.stop();
  }

  private async listen(): Promise<boolean> {
    try {
      return await this.listener.ensure();
    } catch (error) {
      log.warn({ event: 'stream.listen_failed', reason: messageOf(error) }, 'streams see news only when they look');
      return false;
    }
  }
}
