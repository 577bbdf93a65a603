import type { Client } from 'aedes';
import type { FiveBridge } from './five/five.bridge';
import { reasons } from './reason.codes';
import type { SessionStore } from './session.store';

/**
 * Ends a session when its MQTT 5 client wants it to: with the connection, or so long after it (5.0, 3.1.2.11.2). One of
 * 3.1.1 is kept until it is among the oldest.
 */
export class SessionHolders {
  private readonly holders = new Map<string, { bridge: FiveBridge | null }>();

  constructor(private readonly store: SessionStore) {}

  /** `client.id` names the session from here on. */
  begin(client: Client, bridge: FiveBridge | null): void {
    const { id } = client;
    // The broker is about to close the older connection [MQTT-3.1.4-3].
    this.holders.get(id)?.bridge?.goodbye(reasons.sessionTakenOver);
    this.store.resume(id, bridge?.asked?.startsAnew ?? false);
    const holder = { bridge };
    this.holders.set(id, holder);
    client.conn.once('close', () => {
      // A newer connection has the session by now.
      if (this.holders.get(id) !== holder) return;
      this.holders.delete(id);
      this.store.endAfter(id, bridge?.asked?.sessionSeconds ?? Infinity);
    });
  }
}
