import { systemClock } from '../../../src/common/clock';
import { FleetService, LinkService, readWanted } from '../../../src/fleets';
import { liveResources } from '../../../src/reconciliation/resource.repository';
import { PauseService } from '../../../src/reconciliation/pause.service';
import { loadPeers } from '../../../src/reconciliation/links/link.loader';
import { stateOf } from '../../../src/reconciliation/links/link.state';
import { eventually } from '../../support/eventually';
import { ReconcilerWorld } from '../../support/reconciler-world';

const lan = { key: 'lan', subnet: { cidr: 'auto' } };
const routed = { networks: [lan], router: { externalNetwork: 'public' } };
const bare = { networks: [lan] };
const two = { networks: [lan, { key: 'lab', subnet: { cidr: 'auto' } }], router: { externalNetwork: 'public' } };

describe('links between fleets', () => {
  let world: ReconcilerWorld;
  let links: LinkService;
  let fleets: FleetService;
  let pauses: PauseService;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    links = new LinkService(world.database, systemClock);
    fleets = new FleetService(world.database, systemClock);
    pauses = new PauseService(world.database, systemClock);
  });
  afterAll(() => world.stop());
  afterEach(async () => {
    const left = await world.database.query<{ id: string }>('select id from fleet where deleted_at is null');
    await Promise.all(left.map(({ id }) => fleets.requestDelete(id)));
    await Promise.all(left.map(({ id }) => world.reaches(id, 'deleted')));
    expect(world.emulator.state.all('routers')).toEqual([]);
    expect(world.emulator.state.all('ports').filter(({ description }) => description?.startsWith('moorage:'))).toEqual(
      [],
    );
  }, 30_000);

  const build = async (...specs: unknown[]): Promise<string[]> => {
    const ids = await Promise.all(specs.map((spec) => world.createFleet(spec)));
    await Promise.all(ids.map((id) => world.reaches(id, 'ready')));
    return ids;
  };
  const phase = (fleetId: string, peerId: string) =>
    world.database.transaction(async (tx) => {
      const wanted = (await readWanted(tx, fleetId))!;
      const me = { ...wanted, rows: await liveResources(tx, fleetId) };
      const link = (await loadPeers(tx, fleetId)).find((candidate) => candidate.peerId === peerId);
      return link ? stateOf(me, link) : null;
    });
  const joined = (one: string, other: string) =>
    eventually(
      async () => {
        const [a, b] = [await phase(one, other), await phase(other, one)];
        if (a?.phase === 'joined' && b?.phase === 'joined') return true;
        throw new Error(JSON.stringify([a, b, await world.state(one), await world.state(other)]));
      },
      { timeoutMs: 15_000 },
    );
  const apart = (one: string, other: string) =>
    eventually(async () => (await phase(one, other)) === null, { timeoutMs: 15_000 });
  const marked = (type: 'routers' | 'networks' | 'ports', fleetId: string) =>
    world.emulator.state.all(type).filter(({ description }) => description?.includes(`fleet=${fleetId};`));
  const routerOf = (fleetId: string) =>
    world.emulator.state.all('routers').find(({ description }) => description?.endsWith(`${fleetId};key=router`))!;
  const linkRouters = () =>
    world.emulator.state.all('routers').filter(({ description }) => /;key=link-/.test(description ?? ''));
  const cidr = async (fleetId: string, key = 'lan'): Promise<string> => {
    const query = 'select cidr::text from subnet_allocation where fleet_id = $1 and network_key = $2';
    return (await world.database.query<{ cidr: string }>(query, [fleetId, key]))[0].cidr;
  };
  const portsOf = (routerId: string) =>
    world.emulator.state.all('ports').filter(({ deviceId }) => deviceId === routerId);
  const due = () => world.database.query(`select 1 from work_item where run_at < 'infinity'`);
  const quiet = () => eventually(async () => (await due()).length === 0);
  const blocked = () => world.database.query(`select fleet_id, message from fleet_event where type = 'fleet.blocked'`);

  it('joins two fleets by a router of the one that asks, and separates them again', async () => {
    const [one, other] = await build(routed, routed);
    expect(linkRouters()).toEqual([]);
    await links.create(one, other);
    await joined(one, other);
    const [router, ...more] = linkRouters();
    expect(more).toEqual([]);
    expect(router).toMatchObject({ description: `moorage:fleet=${one};key=link-${other}`, gatewayPortId: null });
    const ports = portsOf(router.id);
    const onNetworkOf = (fleetId: string) =>
      ports.find(({ networkId }) => marked('networks', fleetId).some(({ id }) => id === networkId))!;
    expect(ports.map(({ deviceOwner }) => deviceOwner)).toEqual([
      'network:router_interface',
      'network:router_interface',
    ]);
    const address = (fleetId: string) => onNetworkOf(fleetId).fixedIps[0].ip_address;
    expect(routerOf(one).routes).toEqual([{ destination: await cidr(other), nexthop: address(one) }]);
    expect(routerOf(other).routes).toEqual([{ destination: await cidr(one), nexthop: address(other) }]);
    await quiet();
    expect(await world.state(one)).toMatchObject({ status: 'ready' });

    await links.remove(other, one);
    await apart(one, other);
    await eventually(() => routerOf(other).routes.length === 0);
    await eventually(() => routerOf(one).routes.length === 0);
    expect(linkRouters()).toEqual([]);
    expect(marked('ports', one)).toEqual([]);
    await quiet();
    expect(
      await world.database.query(`select key from cloud_resource where key like 'link-%' and deleted_at is null`),
    ).toEqual([]);
    expect(await blocked()).toEqual([]);
  });

  it('is the gateway of fleets that have no router of their own', async () => {
    const [one, other] = await build(bare, bare);
    await links.create(one, other);
    await joined(one, other);
    const [router] = linkRouters();
    const gateways = await Promise.all([one, other].map(async (id) => (await cidr(id)).replace('.0/24', '.1')));
    expect(
      portsOf(router.id)
        .map(({ fixedIps }) => fixedIps[0].ip_address)
        .sort(),
    ).toEqual(gateways.sort());
    expect(router.routes).toEqual([]);
    const third = await world.createFleet(routed);
    await expect(links.create(third, one)).rejects.toMatchObject({ code: 'LINK_NEEDS_ROUTER', status: 409 });
    await Promise.all([one, third].map((id) => fleets.requestDelete(id)));
    await world.reaches(one, 'deleted');
    expect(linkRouters()).toEqual([]);
    await world.reaches(other, 'ready');
  });

  it("reaches all networks that a fleet's router joins, through that router", async () => {
    const [one, other] = await build(two, routed);
    await links.create(other, one);
    await joined(one, other);
    const [router] = linkRouters();
    const gateway = (await cidr(one, 'lan')).replace('.0/24', '.1');
    expect(router.routes).toEqual([{ destination: await cidr(one, 'lab'), nexthop: gateway }]);
    expect(
      routerOf(other)
        .routes.map(({ destination }) => destination)
        .sort(),
    ).toEqual([await cidr(one, 'lab'), await cidr(one, 'lan')].sort());
    // The network that the link's router stands on goes: the link moves to the other one, and nothing is in the way.
    await world.change(one, { ...two, networks: [two.networks[1]] });
    await world.reaches(one, 'ready', 2);
    await joined(one, other);
    await quiet();
    expect(marked('networks', one)).toHaveLength(1);
    expect(linkRouters()[0].routes).toEqual([]);
    expect(portsOf(linkRouters()[0].id)).toHaveLength(2);
    expect(routerOf(other).routes.map(({ destination }) => destination)).toEqual([await cidr(one, 'lab')]);
    expect(await blocked()).toEqual([]);
    await links.remove(one, other);
    await apart(one, other);
  });

  it('follows a fleet that gets a router of its own', async () => {
    const [one, other] = await build(bare, routed);
    await links.create(one, other);
    await joined(one, other);
    await world.change(one, routed);
    await world.reaches(one, 'ready', 2);
    await joined(one, other);
    expect(routerOf(one).routes).toMatchObject([{ destination: await cidr(other) }]);
    await links.remove(one, other);
    await apart(one, other);
  });

  it('waits until both fleets stand', async () => {
    const [one] = await build(routed);
    const [later, last] = [await world.createFleet(routed), await world.createFleet(routed)];
    await links.create(one, later);
    await links.create(last, one);
    await Promise.all([joined(one, later), joined(last, one)]);
    expect(await blocked()).toEqual([]);
    await Promise.all([one, later, last].map((id) => fleets.requestDelete(id)));
    await Promise.all([one, later, last].map((id) => world.reaches(id, 'deleted')));
  });

  it('leaves a paused fleet alone until it goes on', async () => {
    const [one, other] = await build(routed, routed);
    await pauses.pause(other, 'test', 'Paused');
    await links.create(one, other);
    await eventually(() => routerOf(one).routes.length === 1);
    await quiet();
    expect([routerOf(other).routes, (await phase(one, other))?.phase]).toEqual([[], 'joining']);
    await pauses.resume(other, 'test');
    await joined(one, other);
    await pauses.pause(one, 'test', 'Paused');
    await links.remove(other, one);
    await eventually(() => routerOf(other).routes.length === 0);
    await quiet();
    expect([linkRouters().length, (await phase(one, other))?.phase]).toEqual([1, 'ending']);
    await pauses.resume(one, 'test');
    await apart(one, other);
  });

  it.each(['owner', 'peer', 'both'])('leaves nothing when the %s is deleted while linked', async (which) => {
    const [owner, peer] = await build(routed, two);
    await links.create(owner, peer);
    await joined(owner, peer);
    const going = { owner: [owner], peer: [peer], both: [owner, peer] }[which]!;
    await Promise.all(going.map((id) => fleets.requestDelete(id)));
    await Promise.all(going.map((id) => world.reaches(id, 'deleted')));
    expect(linkRouters()).toEqual([]);
    for (const id of going) {
      for (const type of ['routers', 'networks', 'ports'] as const) expect(marked(type, id)).toEqual([]);
    }
    for (const id of [owner, peer].filter((left) => !going.includes(left))) {
      await eventually(() => routerOf(id).routes.length === 0);
      expect(marked('ports', id)).toEqual([]);
      await world.reaches(id, 'ready');
      await fleets.requestDelete(id);
      await world.reaches(id, 'deleted');
    }
    expect(await blocked()).toEqual([]);
    expect(await world.database.query('select 1 from fleet_link')).toEqual([]);
    expect(await world.database.query('select * from anomaly')).toEqual([]);
  });

  it('lets a peer go although the fleet that has the router cannot be built any more', async () => {
    const [owner, peer] = await build(routed, routed);
    await links.create(owner, peer);
    await joined(owner, peer);
    const server = { key: 'hub', image: 'nothing-like-it', flavor: 'm1.tiny', networks: ['lan'] };
    await world.change(owner, { ...routed, servers: [server] });
    await world.reaches(owner, 'blocked');
    await fleets.requestDelete(peer);
    await world.reaches(peer, 'deleted');
    expect(linkRouters()).toEqual([]);
    await fleets.requestDelete(owner);
    await world.reaches(owner, 'deleted');
    await world.database.query(`delete from fleet_event where fleet_id = $1`, [owner]);
  });

  it('lets a peer go of a fleet that was never to be built', async () => {
    const [peer] = await build(routed);
    const owner = await world.createFleet(routed);
    await world.reaches(owner, 'ready');
    await world.database.query('update fleet set build_requested_at = null where id = $1', [owner]);
    await links.create(owner, peer);
    await fleets.requestDelete(peer);
    await world.reaches(peer, 'deleted');
    await fleets.requestDelete(owner);
    await world.reaches(owner, 'deleted');
  });

  it('reaches nothing by way of a common peer', async () => {
    const [hub, left, right] = await build(routed, routed, routed);
    await links.create(hub, left);
    await links.create(right, hub);
    await Promise.all([joined(hub, left), joined(right, hub)]);
    const destinations = (fleetId: string) => routerOf(fleetId).routes.map(({ destination }) => destination);
    expect(destinations(hub).sort()).toEqual([await cidr(left), await cidr(right)].sort());
    expect(destinations(left)).toEqual([await cidr(hub)]);
    expect(destinations(right)).toEqual([await cidr(hub)]);
    for (const router of linkRouters()) expect([portsOf(router.id).length, router.routes]).toEqual([2, []]);
    await links.remove(hub, left);
    await apart(hub, left);
    await eventually(() => destinations(left).length === 0);
    await eventually(() => destinations(hub).length === 1);
    expect(destinations(hub)).toEqual([await cidr(right)]);
    expect(destinations(right)).toEqual([await cidr(hub)]);
  });

  describe('are refused', () => {
    const given = (block: string) => ({ ...routed, networks: [{ key: 'lan', subnet: { cidr: block } }] });

    it('where addresses overlap, now or by a later blueprint, or meet at a common peer', async () => {
      const [one, other, third] = await build(given('10.9.0.0/24'), given('10.9.0.128/25'), routed);
      const refusal = { code: 'LINK_CIDR_OVERLAP', status: 409 };
      await expect(links.create(one, other)).rejects.toMatchObject({
        ...refusal,
        message: expect.stringMatching(
          /10\.9\.0\.\d+\/\d+ of network "lan" of fleet ".+" overlaps 10\.9\.0\.\d+\/\d+/,
        ) as string,
      });
      await links.create(one, third);
      await expect(links.create(other, third)).rejects.toMatchObject(refusal);
      expect(await phase(other, third)).toBeNull();
    });

    it('with itself, with nobody, twice, across clouds, with one that goes', async () => {
      const [one, other, gone] = await build(routed, routed, routed);
      await expect(links.create(one, one)).rejects.toMatchObject({ code: 'LINK_TO_ITSELF', status: 422 });
      const nobody = '00000000-0000-4000-8000-000000000000';
      await expect(links.create(one, nobody)).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND', status: 422 });
      await expect(links.create(nobody, one)).rejects.toMatchObject({ code: 'FLEET_NOT_FOUND', status: 404 });
      await expect(links.create(one, other, [nobody])).rejects.toMatchObject({ code: 'FLEET_NOT_FOUND' });
      await expect(links.remove(one, other)).rejects.toMatchObject({ code: 'LINK_NOT_FOUND', status: 404 });
      await links.create(one, other);
      await expect(links.create(other, one)).rejects.toMatchObject({ code: 'LINK_EXISTS', status: 409 });
      await world.database.query(`update fleet set cloud = 'elsewhere' where id = $1`, [gone]);
      await expect(links.create(one, gone)).rejects.toMatchObject({ code: 'LINK_ACROSS_CLOUDS', status: 409 });
      await world.database.query('update fleet set cloud = null where id = $1', [gone]);
      await fleets.requestDelete(gone);
      await expect(links.create(one, gone)).rejects.toMatchObject({ code: 'FLEET_DELETING', status: 409 });
    });
  });
});
