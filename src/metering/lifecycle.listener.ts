import { Client } from 'pg';
import type { Database } from '../database';

/** Channel on which the log announces each committed event. */
const channel = 'moorage_lifecycle';

/** Tells when an event was committed anywhere; a connection of its own, made again when it was lost. */
export class LifecycleListener {
  private client: Client | null = null;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly onEvent: () => void,
  ) {}

  /** Listens unless it does already. @throws what the connection fails with */
  async ensure(): Promise<void> {
    if (this.client !== null || this.stopped) return;
    const { url } = this.database.source.options as { url?: string };
    const client = new Client({ connectionString: url });
    const gone = () => {
      if (this.client === client) this.client = null;
    };
    client.on('error', gone).on('end', gone);
    client.on('notification', this.onEvent);
    this.client = client;
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      gone();
      await client.end().catch(() => undefined); // it never came up
      throw error;
    }
    // What was announced while nobody listened was not heard.
    this.onEvent();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.client?.end().catch(() => undefined); // it may be gone already
  }
}
