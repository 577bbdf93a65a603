import { once } from 'node:events';
import { createServer } from 'node:net';
import { messageOf } from '../common/errors';
import { embeddedFailure } from './postgres-binaries';

const tries = 5;

/**
 * Starts a server on a port of the loopback that is free. Between that somebody looks and that the server takes it another
 * program may have it: then it is another port's turn.
 */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (left === 0 || !messageOf(error).includes('Address already in use')) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw embeddedFailure('no free port');
  return address.port;
}
