import { Readable } from 'node:stream';
import { images, stacks } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('the image of a fleet that Heat makes', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const specOf = (image: string, more: object = {}) => ({
    networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
    securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }] }],
    servers: [
      { key: 'hub', image, flavor: 'm1.tiny', networks: ['lan'], securityGroups: ['hub'], bootVolume: { sizeGiB: 1 } },
      { key: 'side', image, flavor: 'm1.tiny', networks: ['lan'] },
    ],
    ...more,
  });
  const twoRules = { securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22 }] }] };
  const makeImage = async (name: string): Promise<string> => {
    const { id } = await images.create(world.cloud, { name, disk_format: 'raw', container_format: 'bare' });
    await images.upload(world.cloud, id, () => Readable.from(['content']));
    return id;
  };
  const rename = (id: string, value: string) =>
    images.update(world.cloud, id, [{ op: 'replace', path: '/name', value }]);
  /** Of its servers and volumes. */
  const idsOf = async (fleetId: string) => {
    const rows = await world.database.query<{ id: string }>(
      `select cloud_id as id from cloud_resource
       where fleet_id = $1 and kind in ('server', 'volume') and deleted_at is null order by kind, key`,
      [fleetId],
    );
    return rows.map(({ id }) => id);
  };
  const stackOf = (fleetId: string) => {
    const [stack] = world.emulator.state.all('stacks').filter(({ tags }) => tags.some((tag) => tag.includes(fleetId)));
    return { ...stack, address: { stack_name: stack.name, id: stack.id } };
  };

  it('stays what its name meant, whatever becomes of the name', async () => {
    const old = await makeImage('monthly');
    const fleetId = await world.createFleet(specOf('monthly'), { engine: 'heat' });
    await world.reaches(fleetId, 'ready', 1);
    const ids = await idsOf(fleetId);
    await rename(old, 'last-month');
    await world.settledAgain(fleetId);
    expect((await world.state(fleetId)).status).toBe('ready');
    await world.change(fleetId, specOf('monthly', twoRules));
    await world.reaches(fleetId, 'ready', 2);
    await makeImage('monthly');
    await makeImage('monthly');
    await world.change(fleetId, specOf('monthly'));
    await world.reaches(fleetId, 'ready', 3);
    expect(await idsOf(fleetId)).toEqual(ids);
  });

  it('stays as the stack calls it, where that is by name: by another word for it Heat would make a volume anew', async () => {
    const image = await makeImage('nightly');
    const fleetId = await world.createFleet(specOf('nightly'), { engine: 'heat' });
    await world.reaches(fleetId, 'ready', 1);
    const { template, tags, address } = stackOf(fleetId);
    const byName = { ...template.parameters, image: { ...template.parameters.image, default: 'nightly' } };
    await stacks.update(world.cloud, address, { template: { ...template, parameters: byName }, tags: [...tags] });
    await eventually(() => stackOf(fleetId).status === 'COMPLETE');
    await world.wake(fleetId);
    await world.rests(fleetId);
    const ids = await idsOf(fleetId);
    await world.settledAgain(fleetId);
    await world.change(fleetId, specOf('nightly', twoRules));
    await world.reaches(fleetId, 'ready', 2);
    expect(await idsOf(fleetId)).toEqual(ids);

    await rename(image, 'last-night');
    await world.settledAgain(fleetId);
    expect([(await world.state(fleetId)).status, await idsOf(fleetId)]).toEqual(['ready', ids]);
    await world.change(fleetId, specOf('nightly'));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain(`No images matching {'name': 'nightly'}`);
    expect(await idsOf(fleetId)).toEqual(ids);
  });
});
