import { Readable } from 'node:stream';
import { images, ports, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { KillWorld } from '../../support/kill-world';
import { emulatorCloud } from '../../support/reconciler-world';

const specOf = (server: object) => ({
  networks: [
    { key: 'lan', subnet: { cidr: 'auto' } },
    { key: 'far', subnet: { cidr: '10.91.0.0/24' } },
  ],
  servers: [
    { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], bootVolume: { sizeGiB: 1 }, ...server },
  ],
});

describe('a snapshot taken before an update', () => {
  let world: KillWorld;
  let cloud: Cloud;
  beforeAll(async () => {
    world = await KillWorld.start();
    cloud = emulatorCloud(world.emulator);
  }, 60_000);
  afterAll(async () => {
    await cloud.close();
    await world.stop();
  });

  it('stays with a boot volume that cannot be made anew yet, and goes once it can', async () => {
    const { fleetId, blueprintId, name } = await world.build(specOf({}));
    await world.reaches(fleetId, 'ready');
    const path = `/fleets/${fleetId}/snapshots`;
    const { body: taken } = await world.product.call<{ id: string }>('POST', path, { volume: 'hub/boot' });
    const statusOf = async () => {
      const { status, body } = await world.product.call<{ status: string }>('GET', `${path}/${taken.id}`);
      return status === 404 ? 'gone' : body.status;
    };
    await eventually(async () => (await statusOf()) === 'active');
    const agent = await eventually(async () => (await ports.list(cloud, { fixed_ips: 'ip_address=10.91.0.2' })).at(0));
    const { id } = await images.create(cloud, { name: 'another', disk_format: 'raw', container_format: 'bare' });
    await images.upload(cloud, id, () => Readable.from(['content']));
    const another = { image: 'another', networks: ['lan', 'far'], addresses: { far: '10.91.0.2' } };
    await world.product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: specOf(another) });
    await world.reaches(fleetId, 'blocked');
    expect(await statusOf()).toBe('active');
    await ports.remove(cloud, agent.id);
    await world.reaches(fleetId, 'ready', 2);
    expect(await statusOf()).toBe('gone');
  }, 60_000);
});
