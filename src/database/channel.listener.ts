import { Client } from 'pg';
import { monotonic } from '../common/clock';
import type { Database } from './database';

export interface ChannelListenerOptions {
  channel: string;
  /** Hears the payload; empty where there is none. */
  heard: (payload: string) => void;
  /** Asked of the same connection before it listens. */
  first?: (client: Client) => Promise<unknown>;
  /** Told when a connection that listened has ended. */
  lost?: () => void;
  /** How long nothing is heard before the connection is asked whether it lives, and how long that may take. */
  patienceMs?: number;
}

interface Connection {
  client: Client;
  listens: boolean;
  /** When the server was last heard. */
  heardAt: number;
  over: () => void;
}

/**
 * Hears what is announced on a channel (`notify`), over a connection of its own. A lost one does not come back by itself: its
 * owner looks at what is from time to time anyway, since announcements may be lost, and asks for it then.
 */
export class ChannelListener {
  /** One that listens, or is about to. */
  private connection: Connection | null = null;
  private stopped = false;
  private readonly patienceMs: number;

  constructor(
    private readonly database: Database,
    private readonly options: ChannelListenerOptions,
  ) {
    this.patienceMs = options.patienceMs ?? 10_000;
  }

  /**
   * Listens unless it does already. Gives whether it has begun to: what was announced before then was not heard.
   *
   * @throws what the connection fails with
   */
  async ensure(): Promise<boolean> {
    if (this.connection?.listens) await this.dropIfDead(this.connection);
    if (this.connection !== null || this.stopped) return false;
    const { channel, first } = this.options;
    const connection = this.open();
    const { client } = connection;
    this.connection = connection;
    try {
      await client.connect();
      await first?.(client);
      await client.query(`listen ${channel}`);
      if (this.connection !== connection) throw new Error('the connection ended when it had just begun to listen');
    } catch (error) {
      connection.over();
      await client.end().catch(() => undefined); // it never came up
      throw error;
    }
    connection.listens = true;
    connection.heardAt = monotonic();
    return true;
  }

  private open(): Connection {
    const { patienceMs } = this;
    const { url } = this.database.source.options as { url?: string };
    const limits = { connectionTimeoutMillis: patienceMs, query_timeout: patienceMs };
    const alive = { keepAlive: true, keepAliveInitialDelayMillis: patienceMs };
    const client = new Client({ connectionString: url, ...limits, ...alive });
    const connection: Connection = { client, listens: false, heardAt: 0, over: () => this.over(connection) };
    client.on('error', connection.over).on('end', connection.over);
    client.on('notification', ({ payload }) => {
      connection.heardAt = monotonic();
      this.options.heard(payload ?? '');
    });
    return connection;
  }

  private over(connection: Connection): void {
    if (this.connection !== connection) return;
    this.connection = null;
    // One that never listened has told so by its promise: told twice, its owner would ask a dead server without a pause.
    if (connection.listens) this.options.lost?.();
  }

  /** It only ever listens, so that it would never notice by itself that nobody is there any more. */
  private async dropIfDead(connection: Connection): Promise<void> {
    if (monotonic() - connection.heardAt < this.patienceMs) return;
    try {
      await connection.client.query('select 1');
      connection.heardAt = monotonic();
    } catch {
      connection.over();
      connection.client.end().catch(() => undefined); // there is nobody to say it to
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.connection?.client.end().catch(() => undefined); // it may be gone already
  }
}
