import { Socket } from 'node:net';
import { Database } from '../../../src/database';
import { testDatabase } from '../../support/test-database';

describe('the pool of connections', () => {
  it('has the system look whether the server is still there', async () => {
    const { url, close } = await testDatabase();
    const kept = jest.spyOn(Socket.prototype, 'setKeepAlive');
    const database = await Database.open({ url, migrations: [], entities: [] });
    expect(kept.mock.calls).toEqual([[true, 10_000]]);
    kept.mockRestore();
    await database.close();
    await close();
  });
});
