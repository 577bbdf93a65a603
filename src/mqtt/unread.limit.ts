import type { Duplex } from 'node:stream';
import { refusals } from './message.dispatcher';

/** Closes the connection of a peer that leaves more than so many bytes unread: they are in our memory. */
export function closeUnread(socket: Duplex, most: number): void {
  if (socket.destroyed || socket.writableLength <= most) return;
  refusals.inc({ reason: 'unread' });
  socket.destroy();
}
