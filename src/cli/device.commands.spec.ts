import { standIn } from '../../test/support/service.stand-in';
import { deviceWithNewest } from './device.commands';
import { deviceSheet } from './device.text';

const path = '/api/v1/devices/0198a7a0-0000-7000-8000-000000000001';
const at = '2026-11-30T08:00:00.000Z';
const lines = Array.from({ length: 1_250 }, (_, index) => ({
  seq: String(index),
  type: 'state',
  message: `line ${index}`,
  actor: null,
  details: {},
  correlationId: null,
  occurredAt: at,
}));
const device = {
  id: path.split('/').at(-1),
  fleetId: 'f',
  hardwareId: 'gw-1',
  keyFingerprint: 'k',
  enrollmentId: 'e',
  status: 'assigned',
  reason: null,
  model: null,
  firmware: null,
  attributes: {},
  endpoint: null,
  state: 'ready',
  certificate: null,
  certificateExpiresAt: null,
  registeredAt: at,
  lastSeenAt: at,
  updatedAt: at,
  stateAt: at,
  timeline: lines.slice(0, 200),
  timelineLength: lines.length,
};

/** A page of the timeline as the service gives it, newest first; the cursor is how many lines were told before. */
function pageOf({ searchParams }: URL) {
  const [limit, from] = [Number(searchParams.get('limit')), Number(searchParams.get('cursor') ?? 0)];
  const newestFirst = searchParams.get('order') === 'desc' ? [...lines].reverse() : lines;
  const next = from + limit;
  return { items: newestFirst.slice(from, next), nextCursor: next < lines.length ? String(next) : null };
}

describe('a gateway with a long timeline', () => {
  let service: Awaited<ReturnType<typeof standIn>>;

  beforeAll(async () => {
    service = await standIn(({ url = '' }, response) => {
      const asked = new URL(url, 'http://moorage');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(asked.pathname === `${path}/timeline` ? pageOf(asked) : device));
    });
  });
  afterAll(() => service.close());

  it('is shown with its newest lines, and how many there were before them', async () => {
    const shown = deviceSheet(await deviceWithNewest(service.api, device.id ?? '', 200), 'harbour');
    expect(shown).toContain('1050 earlier lines are left out: --limit 1250 shows them');
    expect(shown.match(/line \d+/g)).toEqual(lines.slice(-200).map(({ message }) => message));
  });

  it('that is not counted to its end has at least so many', async () => {
    const shown = await deviceWithNewest(service.api, device.id ?? '', 200);
    const sheet = deviceSheet({ ...shown, timelineLength: 10_000 }, 'harbour');
    expect(sheet).toContain('at least 9800 earlier lines are left out');
  });

  it('is shown as a whole where that is asked for', async () => {
    const shown = deviceSheet(await deviceWithNewest(service.api, device.id ?? '', 1_250), 'harbour');
    expect(shown).not.toContain('left out');
    expect(shown.match(/line \d+/g)).toHaveLength(1_250);
  });
});
