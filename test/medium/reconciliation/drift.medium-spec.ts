import { systemClock } from '../../../src/common/clock';
import { LinkService } from '../../../src/fleets';
import { loadCloudSettings, networks, routers, servers } from '../../../src/openstack';
import { Clouds } from '../../../src/reconciliation';
import { DriftScanner } from '../../../src/reconciliation/drift.scanner';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { emulatorEnv, ReconcilerWorld } from '../../support/reconciler-world';

describe('a scan for drift', () => {
  let world: ReconcilerWorld;
  let scanner: DriftScanner;
  let fleets: string[];

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    const settings = loadCloudSettings({ env: emulatorEnv(world.emulator), cwd: '/', homeDir: '/' });
    scanner = new DriftScanner(world.database, new Clouds(() => settings, systemClock), systemClock, 300);
    // Nova's and Neutron's default quotas have room for no more than ten.
    fleets = [];
    for (let made = 0; made < 6; made += 1) fleets.push(await world.createFleet(fullSpec));
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
    await new LinkService(world.database, systemClock).create(fleets[2], fleets[3]);
    await eventually(isLinked, { timeoutMs: 20_000 });
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
  }, 60_000);
  afterAll(() => world.stop());

  const routerOf = (fleetId: string, key = 'router') =>
    world.emulator.state
      .all('routers')
      .find(({ description }) => description === `moorage:fleet=${fleetId};key=${key}`);
  const linkRouter = () => routerOf(fleets[2], `link-${fleets[3]}`);
  const interfacesOf = (routerId: string) =>
    world.emulator.state
      .all('ports')
      .filter(({ deviceId, deviceOwner }) => deviceId === routerId && deviceOwner === 'network:router_interface');
  /** The fleets' networks are joined by a router with a port on each, and both know the way. */
  const isLinked = () => {
    const router = linkRouter();
    return (
      router !== undefined &&
      interfacesOf(router.id).length === 2 &&
      [fleets[2], fleets[3]].every((fleetId) => routerOf(fleetId)?.routes.length === 1)
    );
  };

  /** As if nobody had looked at any of them for an hour. */
  const makeStale = () =>
    eventually(async () => {
      const rows = await world.database.query<{ key: string }>(
        `with stale as (update work_item set parked_at = now() - interval '1 hour' where run_at = 'infinity' returning key)
         select key from stale`,
      );
      return rows.length === fleets.length;
    });

  it('reads each kind once for all fleets, and wakes none of those that are as they should be', async () => {
    await makeStale();
    world.emulator.calls.clear();
    expect(await scanner.scan(5)).toEqual({ fleets: fleets.length, woken: [] });
    const calls = world.emulator.calls.all().map(({ kind }) => kind);
    expect(calls.filter((kind) => kind === 'GET network/subnets')).toHaveLength(1);
    expect(calls.filter((kind) => !kind.startsWith('GET ') && !kind.endsWith('/auth/tokens'))).toEqual([]);
    expect(calls.length).toBeLessThan(20);
  });

  it('looks at nothing again before its time', async () => {
    world.emulator.calls.clear();
    expect(await scanner.scan(5)).toEqual({ fleets: 0, woken: [] });
    expect(world.emulator.calls.count()).toBe(0);
  });

  it('wakes the fleets that differ, which are then mended, and leaves what is not ours', async () => {
    const foreign = await networks.create(world.cloud, { name: 'moorage-foreign-lan', description: 'not ours' });
    const [removed, bare] = fleets;
    const server = world.emulator.state.all('servers').find(({ description }) => description?.includes(removed));
    await servers.remove(world.cloud, server!.id);
    const floating = world.emulator.state.all('floatingIps').find(({ description }) => description.includes(bare));
    const [owner, peer] = [fleets[2], fleets[3]];
    const { id: ofPeer, routes } = routerOf(peer)!;
    await routers.removeRoutes(world.cloud, ofPeer, [...routes]);
    const { id: ofLink } = linkRouter()!;
    for (const { id } of interfacesOf(ofLink)) await routers.removeInterface(world.cloud, ofLink, { port_id: id });
    await routers.remove(world.cloud, ofLink);
    await world.cloud.request({ service: 'network', method: 'DELETE', path: `/floatingips/${floating!.id}` });
    await makeStale();
    const { woken } = await scanner.scan(5);
    expect(woken.sort()).toEqual([removed, bare, owner, peer].sort());
    await eventually(() =>
      [removed, bare].every((id) =>
        (['servers', 'floatingIps'] as const).every((type) =>
          world.emulator.state.all(type).some(({ description }) => description?.includes(id)),
        ),
      ),
    );
    await eventually(isLinked, { timeoutMs: 20_000 });
    expect((await networks.get(world.cloud, foreign.id)).description).toBe('not ours');
  });

  it('leaves it to the fleets to tell what is wrong when the cloud does not answer', async () => {
    await Promise.all(fleets.map((fleetId) => world.reaches(fleetId, 'ready')));
    await makeStale();
    world.emulator.faults.set({ rules: [{ kind: 'GET network/subnets', effect: 'status', status: 500 }] });
    const { woken } = await scanner.scan(5);
    world.emulator.faults.clear();
    expect(woken.sort()).toEqual([...fleets].sort());
  });
});
