import { EventEmitter, once } from 'node:events';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { Database } from '../../database';
import { fleetEventChannel } from '../../reconciliation';

const log = logger('api');

/** Tells when a fleet's history has grown, for however many streams over one connection; made when the first one asks. */
@Injectable()
export class EventFeed implements OnApplicationShutdown {
  private readonly news = new EventEmitter().setMaxListeners(0);
  private client: Client | null = null;

  constructor(private readonly database: Database) {}

  /** Resolves when the fleet's history grows, or the signal aborts. Announcements may be lost: look again after a while. */
  async next(fleetId: string, signal: AbortSignal): Promise<void> {
    // What was announced before the listening began was not heard: it counts as news.
    if (this.client === null) return this.listen();
    await once(this.news, fleetId, { signal }).catch(() => undefined); // aborted
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client?.end().catch(() => undefined); // it may be gone already
  }

  private async listen(): Promise<void> {
    const { url } = this.database.source.options as { url?: string };
    const client = new Client({ connectionString: url });
    this.client = client;
    const gone = () => {
      if (this.client === client) this.client = null;
    };
    client.on('error', gone).on('end', gone);
    client.on('notification', ({ payload }) => this.news.emit(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${fleetEventChannel}`);
    } catch (error) {
      gone();
      log.warn({ event: 'stream.listen_failed', reason: messageOf(error) }, 'streams see news only when they look');
      await client.end().catch(() => undefined); // it never came up
    }
  }
}
