import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from './api.client';
import { waitForFleet } from './fleet.watch';

const fleet = { id: '0198a7a0-0000-7000-8000-000000000001', name: 'harbour' };
const ready = { ...fleet, status: 'ready', blueprintVersion: 1, wantedVersion: 1, driftPolicy: 'report' };
const tooMany = { code: 'TOO_MANY_REQUESTS', detail: 'more than 20 requests a second' };

describe('a wait for a fleet', () => {
  let server: Server;
  let api: ApiClient;
  /** How often each was asked for. */
  const asked = new Map<string, number>();

  /** A service that answers a question only when it is asked once more, and lets nobody follow. */
  beforeAll(async () => {
    server = createServer(({ url = '', headers }, response) => {
      const follows = headers.accept === 'text/event-stream';
      const kind = follows ? 'stream' : url.replace(/\?.*/, '');
      const times = (asked.get(kind) ?? 0) + 1;
      asked.set(kind, times);
      const refused = follows || times === 1;
      response.writeHead(refused ? 429 : 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(refused ? tooMany : url.includes('/events') ? { items: [], nextCursor: null } : ready),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
  });
  afterAll(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  it('goes on where the service was asked too often, and ends well though nothing could be told on the way', async () => {
    expect(await waitForFleet(api, fleet, { goal: 'ready', timeoutSeconds: 30 })).toEqual(ready);
    expect(asked.get('stream')).toBeGreaterThan(0);
    expect(asked.get(`/api/v1/fleets/${fleet.id}`)).toBe(2);
  });
});
