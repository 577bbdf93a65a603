import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { reachDatabase } from '../../../src/cli/doctor/database.check';
import { eventually } from '../../support/eventually';

describe('the look of the doctor at the database', () => {
  it('gives the attempt up with the check where a database takes the connection and never answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.resume())).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `postgres://somebody@127.0.0.1:${(silent.address() as AddressInfo).port}/nowhere`;
    try {
      const { database: none, finding } = await reachDatabase(url, 0.5);
      expect([none, finding.code]).toEqual([null, 'DATABASE_UNAVAILABLE']);
      await eventually(() => sockets.length === 1 && sockets[0].closed);
    } finally {
      silent.close();
    }
  });
});
