import { standIn } from '../../test/support/service.stand-in';
import { waitForFleet } from './fleet.watch';

const fleet = { id: '0198a7a0-0000-7000-8000-000000000001', name: 'harbour' };
const ready = { ...fleet, status: 'ready', blueprintVersion: 1, wantedVersion: 1, driftPolicy: 'report' };
const tooMany = { code: 'TOO_MANY_REQUESTS', detail: 'more than 20 requests a second' };

describe('a wait for a fleet', () => {
  let service: Awaited<ReturnType<typeof standIn>>;
  /** How often each was asked for. */
  const asked = new Map<string, number>();

  /** A service that answers a question only when it is asked once more, and lets nobody follow. */
  beforeAll(async () => {
    service = await standIn(({ url = '', headers }, response) => {
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
  });
  afterAll(() => service.close());

  it('goes on where the service was asked too often, and ends well though nothing could be told on the way', async () => {
    expect(await waitForFleet(service.api, fleet, { goal: 'ready', timeoutSeconds: 30 })).toEqual(ready);
    expect(asked.get('stream')).toBeGreaterThan(0);
    expect(asked.get(`/api/v1/fleets/${fleet.id}`)).toBe(2);
  });
});
