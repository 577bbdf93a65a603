import type { Duplex } from 'node:stream';
import type { DeviceConnections } from '../mqtt.gateway';
import type { Owner } from './door';

/** Which connections to doors are which device's, so that they can be closed when it is barred. */
export class OwnedSockets {
  private readonly owned = new Map<string, Map<Duplex, number>>();

  /** `at`: when it asked to be let in. */
  add(owner: Owner, socket: Duplex, at: number): void {
    if (socket.destroyed) return; // its close has been told already
    const key = keyOf(owner);
    const sockets = this.owned.get(key) ?? new Map<Duplex, number>();
    this.owned.set(key, sockets.set(socket, at));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.owned.get(key) === sockets) this.owned.delete(key);
    });
  }

  /** Gives how many. */
  close({ admittedBefore, ...owner }: Owner & Pick<DeviceConnections, 'admittedBefore'>): number {
    const open = [...(this.owned.get(keyOf(owner)) ?? [])];
    const meant = open.filter(([, at]) => at < admittedBefore.getTime());
    for (const [socket] of meant) socket.destroy();
    return meant.length;
  }
}

const keyOf = ({ scope, hardwareId }: Owner): string => `${scope}/${hardwareId}`;
