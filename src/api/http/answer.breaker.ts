import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends the connection of an answer that cannot become whole. By a reset: where neither a length nor chunks tell the end, as
 * to clients of HTTP/1.0, an end in order, of TCP or of TLS, is the end of the whole.
 */
export function breakOff(response: ServerResponse): void {
  if (response.socket === null) response.destroy();
  else carrierOf(response.socket).resetAndDestroy();
}

/** The connection of TCP, which alone can be reset: Node keeps it under that of TLS. */
const carrierOf = (socket: Socket): Socket => (socket as { _parent?: Socket | null })._parent ?? socket;
