import { Client } from 'pg';
import type { Database } from './database';

export interface ChannelListenerOptions {
  channel: string;
  /** Hears the payload; empty where there is none. */
  heard: (payload: string) => void;
  /** Asked of the same connection before it listens. */
  first?: (client: Client) => Promise<unknown>;
  /** Told when a connection that listened has ended. */
  lost?: () => void;
}

/**
 * Hears what is announced on a channel (`notify`), over a connection of its own. A lost one does not come back by itself: its
 * owner looks at what is from time to time anyway, since announcements may be lost, and asks for it then.
 */
export class ChannelListener {
  /** One that listens, or is about to. */
  private client: Client | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly options: ChannelListenerOptions,
  ) {}

  /**
   * Listens unless it does already. Gives whether it has begun to: what was announced before then was not heard.
   *
   * @throws what the connection fails with
   */
  async ensure(): Promise<boolean> {
    if (this.client !== null || this.stopped) return false;
    const { channel, heard, first, lost } = this.options;
    const { url } = this.database.source.options as { url?: string };
    const client = new Client({ connectionString: url });
    const state = { isOver: false, listens: false };
    const over = () => {
      if (state.isOver) return;
      state.isOver = true;
      this.client = null;
      // One that never listened has told so by its promise: told twice, its owner would ask a dead server without a pause.
      if (state.listens) lost?.();
    };
    client.on('error', over).on('end', over);
    client.on('notification', ({ payload }) => heard(payload ?? ''));
    this.client = client;
    try {
      await client.connect();
      await first?.(client);
      await client.query(`listen ${channel}`);
      if (state.isOver) throw new Error('the connection ended when it had just begun to listen');
    } catch (error) {
      over();
      await client.end().catch(() => undefined); // it never came up
      throw error;
    }
    state.listens = true;
    return true;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined); // it may be gone already
  }
}
