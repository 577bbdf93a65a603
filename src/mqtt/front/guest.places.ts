import type { Socket } from 'node:net';
import type { BrokerLimits } from '../limits';
import type { Holder } from './door';

type PlaceLimits = Pick<BrokerLimits, 'connectionsPerDevice' | 'connectionsPerClaim' | 'strangersPerAddress'>;

/** Counts the connections to doors by whom they are of, so that no device, claim or stranger takes the places of all others. */
export class GuestPlaces {
  private readonly held = new Map<string, Set<Socket>>();
  /** Under which name each connection has its place. */
  private readonly places = new WeakMap<Socket, string>();

  constructor(private readonly limits: PlaceLimits) {}

  /** Gives the connection a place under its holder's name, in exchange for the one that it has; false where there is none left. */
  take(socket: Socket, holder: Holder | undefined): boolean {
    if (socket.destroyed) return true; // its close has been told already
    const name = holder ? `of ${holder.name}` : `from ${socket.remoteAddress ?? ''}`;
    const sockets = this.held.get(name) ?? new Set<Socket>();
    if (sockets.has(socket)) return true;
    if (sockets.size >= this.most(holder)) return false;
    if (this.places.has(socket)) this.leave(socket);
    else socket.once('close', () => this.leave(socket));
    this.held.set(name, sockets.add(socket));
    this.places.set(socket, name);
    return true;
  }

  private most(holder: Holder | undefined): number {
    if (!holder) return this.limits.strangersPerAddress;
    return holder.isShared ? this.limits.connectionsPerClaim : this.limits.connectionsPerDevice;
  }

  private leave(socket: Socket): void {
    const name = this.places.get(socket) ?? '';
    const sockets = this.held.get(name);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.held.delete(name);
  }
}
