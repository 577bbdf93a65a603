import { floatingIps, ports } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a reserved address that fleets of two accounts name', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const reserve = () => {
    const [external] = world.emulator.state.all('networks').filter(({ external: isExternal }) => isExternal);
    return floatingIps.create(world.cloud, { floating_network_id: external.id });
  };
  const specOf = (address: string) => {
    const [hub] = fullSpec.servers;
    return { ...fullSpec, servers: [{ ...hub, floatingIp: { reserved: [address] } }] };
  };
  const hasIt = async (fleetId: string, id: string) => {
    const { port_id: portId } = await floatingIps.get(world.cloud, id);
    return portId !== null && world.emulator.state.get('ports', portId)?.description.includes(fleetId) === true;
  };
  const tells = (fleetId: string, text: string) =>
    eventually(async () => (await world.state(fleetId)).conditions.some(({ message }) => message.includes(text)));

  it('stays with the fleet that had it last, also while it leads nowhere, and is free when that one has gone', async () => {
    const { id, floating_ip_address: address } = await reserve();
    const first = await world.createFleet(specOf(address));
    await world.reaches(first, 'ready');
    const second = await world.createFleet(specOf(address));
    await world.reaches(second, 'blocked');
    await tells(second, 'leads to another port');

    await floatingIps.update(world.cloud, id, { port_id: null });
    await world.wake(second);
    await tells(second, `floating IP ${address} is for a fleet of another account`);
    expect(await hasIt(second, id)).toBe(false);
    await world.settledAgain(first);
    expect(await hasIt(first, id)).toBe(true);

    await world.remove(first);
    await world.reaches(first, 'deleted');
    await world.wake(second);
    await world.reaches(second, 'ready');
    expect(await hasIt(second, id)).toBe(true);
  });

  it('goes to the fleet that has asked for it first, where none has had it', async () => {
    const { id, floating_ip_address: address } = await reserve();
    const [network] = world.emulator.state.all('networks').filter(({ external }) => !external);
    const somebodys = await ports.create(world.cloud, { name: 'somebodys', network_id: network.id });
    await floatingIps.update(world.cloud, id, { port_id: somebodys.id });
    const fleets: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      fleets.push(await world.createFleet(specOf(address)));
      await world.reaches(fleets[n], 'blocked');
    }
    const [first, second] = fleets;
    await floatingIps.update(world.cloud, id, { port_id: null });
    await world.wake(second);
    await world.reaches(first, 'ready');
    expect(await hasIt(first, id)).toBe(true);
    await world.reaches(second, 'blocked');
  });
});
