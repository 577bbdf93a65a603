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
