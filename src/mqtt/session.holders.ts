import type { Client } from 'aedes';
import type { ConnectTerms } from './five/connect.terms';
import type { SessionStore } from './session.store';

/**
 * Ends a session when its MQTT 5 client wants it to: with the connection, or so long after it (5.0, 3.1.2.11.2). One of
 * 3.1.1 is kept until it is among the oldest.
 */
export class SessionHolders {
  private readonly holders = new Map<string, Client>();

  constructor(private readonly store: SessionStore) {}

  /** `client.id` names the session from here on. */
  begin(client: Client, asked: ConnectTerms | null): void {
    const { id } = client;
    this.store.resume(id, asked?.startsAnew ?? false);
    this.holders.set(id, client);
    client.conn.once('close', () => {
      // A newer connection has the session by now.
      if (this.holders.get(id) !== client) return;
      this.holders.delete(id);
      this.store.endAfter(id, asked?.sessionSeconds ?? Infinity);
    });
  }
}
