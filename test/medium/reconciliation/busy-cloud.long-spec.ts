import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

/** Nova reads a server's whole network again when its port gets a floating IP, which a cloud with nothing else to do has time for. */
describe('a server with a floating IP', () => {
  it('is made after that while other fleets wait for the cloud', async () => {
    const world = await ReconcilerWorld.start({ networkCalls: 1 });
    try {
      world.emulator.faults.set({ latencyMs: { network: 30 } });
      const count = 4;
      let together: Promise<unknown> | undefined;
      // The first call is answered once all fleets are at work, so that there are others when one comes to its server.
      world.emulator.onCall(async ({ service }) => {
        if (service === 'network') await (together ??= eventually(async () => (await leased(world)) === count));
      });
      const fleets = await Promise.all(Array.from({ length: count }, () => world.createFleet(fullSpec)));
      for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
      const made = fleets.map((fleetId) => {
        const server = world.ofFleet('servers', fleetId).at(0);
        const floatingIp = world.ofFleet('floatingIps', fleetId).at(0);
        return { server: server?.createdAt ?? NaN, floatingIp: floatingIp?.createdAt ?? NaN };
      });
      const [first] = made.sort((one, other) => one.floatingIp - other.floatingIp);
      expect(first.server).toBeGreaterThanOrEqual(first.floatingIp);
    } finally {
      await world.stop();
    }
  });

  it('does not wait for that when no other fleet waits', async () => {
    const world = await ReconcilerWorld.start();
    let ask = (): void => undefined;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    try {
      world.emulator.onCall(async ({ kind }) => {
        if (kind === 'POST compute/servers') ask();
        if (kind === 'POST network/floatingips') await asked;
      });
      await world.reaches(await world.createFleet(fullSpec), 'ready');
    } finally {
      ask();
      await world.stop();
    }
  });
});

/** A server that nothing is made after. */
const alone = {
  networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
};

it('knows after five servers how long the cloud takes for one, and does not look before', async () => {
  const world = await ReconcilerWorld.start({ buildMs: 1_500 });
  try {
    const looks: number[] = [];
    for (let nth = 1; nth <= 6; nth += 1) {
      world.emulator.calls.clear();
      const fleetId = await world.createFleet(alone);
      await world.reaches(fleetId, 'ready');
      looks.push(world.emulator.calls.all().filter(({ kind }) => kind === 'GET compute/servers/detail').length);
    }
    expect(looks[5]).toBeLessThan(Math.max(...looks.slice(0, 5)) / 2);
  } finally {
    await world.stop();
  }
});

async function leased({ database }: ReconcilerWorld): Promise<number> {
  const [{ count }] = await database.query<{ count: number }>(
    `select count(*)::int as count from work_item where queue = 'reconcile' and lease_until is not null`,
  );
  return count;
}
