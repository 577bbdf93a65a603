import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an answer that cannot become whole. By a reset: where neither a length nor chunks tell the end, as
 * to clients of HTTP/1.0, an end in order is the end of the whole. TLS tells it by what it does not say.
 */
export function breakOff(response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || socket instanceof TLSSocket) response.destroy();
  else socket.resetAndDestroy();
}
