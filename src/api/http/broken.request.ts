import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { newId } from '../../common/ids';
import { domainErrorOf, problemOf } from './problem';
import { tellRefusal } from './problem.filter';

/** By what Node says of a request that it cannot read, with the statuses that it answers them by itself; all others are 400. */
const statuses: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** What Node keeps with a connection: the answer that is under way on it. */
type Connection = Duplex & { _httpMessage?: ServerResponse | null };

/** Refuses what is no readable request, of which no route ever hears, as every other one is refused; its connection ends. */
export function refuseBroken(error: NodeJS.ErrnoException, connection: Connection): void {
  // Of an answer that has begun this would be a part.
  if (connection.writable && !connection._httpMessage?.headersSent) {
    const status = statuses[error.code ?? ''] ?? 400;
    const refusal = domainErrorOf(Object.assign(new Error(error.message), { status }));
    tellRefusal(refusal, '', '');
    connection.write(answerOf(status, JSON.stringify(problemOf(refusal, '', newId()))));
  }
  connection.destroy();
}

const answerOf = (status: number, body: string): string =>
  [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
