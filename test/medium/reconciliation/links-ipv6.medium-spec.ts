import { isIPv4 } from 'node:net';
import { systemClock } from '../../../src/common/clock';
import { LinkService } from '../../../src/fleets';
import { eventually } from '../../support/eventually';
import { ReconcilerWorld } from '../../support/reconciler-world';

const specOf = (more: object) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' }, ...more }],
  router: { externalNetwork: 'public' },
});
const six = { subnet6: { cidr: 'fd00:8::/64' } };

describe('a link between fleets with IPv6', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const linkPorts = () =>
    world.emulator.state.all('ports').filter(({ description }) => description.includes(';key=link-'));
  const routesOf = (fleetId: string) =>
    world.emulator.state.all('routers').find(({ description }) => description.endsWith(`${fleetId};key=router`))!
      .routes;

  it('joins two of one blueprint by IPv4 alone, and lets IPv6 come and go', async () => {
    const fleets = await Promise.all([world.createFleet(specOf(six)), world.createFleet(specOf(six))]);
    for (const id of fleets) await world.reaches(id, 'ready', 1);
    await new LinkService(world.database, systemClock).create(fleets[0], fleets[1]);
    await eventually(() => fleets.every((id) => routesOf(id).length === 1));
    for (const id of fleets) await world.reaches(id, 'ready', 1);
    const addresses = () => linkPorts().flatMap(({ fixedIps }) => fixedIps.map(({ ip_address: ip }) => ip));
    const before = linkPorts().map(({ id }) => id);
    expect([before.length, addresses().filter(isIPv4).length, addresses().length]).toEqual([2, 2, 2]);
    await world.change(fleets[1], specOf({}));
    await world.reaches(fleets[1], 'ready', 2);
    await world.change(fleets[1], specOf(six));
    await world.reaches(fleets[1], 'ready', 3);
    expect([linkPorts().map(({ id }) => id), addresses().length]).toEqual([before, 2]);
  });

  it('has its ports gone although they have not become the router’s yet', async () => {
    const refused = { kind: 'PUT network/routers/:id/add_router_interface', effect: 'status' as const, status: 400 };
    const fleets = await Promise.all([world.createFleet(specOf(six)), world.createFleet(specOf(six))]);
    for (const id of fleets) await world.reaches(id, 'ready', 1);
    world.emulator.faults.set({ rules: [refused] });
    const links = new LinkService(world.database, systemClock);
    const ofThese = () => linkPorts().filter(({ description }) => description.includes(fleets[0]));
    await links.create(fleets[0], fleets[1]);
    await world.reaches(fleets[0], 'blocked');
    expect(ofThese().map(({ deviceId }) => deviceId)).toEqual(['', '']);
    await links.remove(fleets[0], fleets[1]);
    await eventually(() => ofThese().length === 0);
    world.emulator.faults.clear();
  });
});
