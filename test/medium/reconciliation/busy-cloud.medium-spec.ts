import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

/** Nova reads a server's whole network again when its port gets a floating IP, which a cloud with nothing else to do has time for. */
it('makes a server after its floating IP while other fleets wait for the cloud, and before it when none does', async () => {
  const world = await ReconcilerWorld.start({ networkCalls: 1 });
  try {
    world.emulator.faults.set({ latencyMs: { network: 30 } });
    const fleets = await Promise.all(Array.from({ length: 4 }, () => world.createFleet(fullSpec)));
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
    const { state } = world.emulator;
    const made = fleets.map((fleetId) => {
      const server = state.all('servers').find(({ description }) => description?.includes(fleetId));
      const floatingIp = state.all('floatingIps').find(({ description }) => description.includes(fleetId));
      return { server: server?.createdAt ?? NaN, floatingIp: floatingIp?.createdAt ?? NaN };
    });
    made.sort((one, other) => one.floatingIp - other.floatingIp);
    expect(made.map(({ server, floatingIp }) => (server < floatingIp ? 'before' : 'after'))).toEqual([
      ...['after', 'after', 'after', 'before'],
    ]);
  } finally {
    await world.stop();
  }
});

/** A server that nothing is made after. */
const alone = {
  networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
};

it('knows after five servers how long the cloud takes for one, and does not look before', async () => {
  const world = await ReconcilerWorld.start({ buildMs: 1_000 });
  try {
    const looks: number[] = [];
    for (let nth = 1; nth <= 6; nth += 1) {
      world.emulator.calls.clear();
      const fleetId = await world.createFleet(alone);
      await world.reaches(fleetId, 'ready');
      looks.push(world.emulator.calls.all().filter(({ kind }) => kind === 'GET compute/servers/detail').length);
    }
    expect(looks[0]).toBeGreaterThan(6);
    expect(looks[5]).toBeLessThan(5);
  } finally {
    await world.stop();
  }
});
