import { Store } from 'mqtt';

/**
 * Where mqtt.js would keep what it has sent until it is acknowledged, to send it again when the same client connects anew. Ours
 * never do: each connection is a client of its own, and who waits for an acknowledgement is told by `BrokerConnection` when it ends.
 */
export class NoStore extends Store {
  override put(...[, done]: Parameters<Store['put']>): this {
    done();
    return this;
  }

  override del(...[packet, done]: Parameters<Store['del']>): this {
    done(undefined, packet as Parameters<typeof done>[1]);
    return this;
  }
}
