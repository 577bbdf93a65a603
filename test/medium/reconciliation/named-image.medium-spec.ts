import { Readable } from 'node:stream';
import { images, servers } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { hubSpec } from '../../support/fleets';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('an image by its name', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  const specOf = (image: string) => hubSpec({ image });
  const makeImage = async (name: string): Promise<string> => {
    const { id } = await images.create(world.cloud, { name, disk_format: 'raw', container_format: 'bare' });
    await images.upload(world.cloud, id, () => Readable.from(['content']));
    return id;
  };
  const serverOf = async (fleetId: string) => {
    const found = (await servers.list(world.cloud)).filter(({ description }) => description?.includes(fleetId));
    expect(found).toHaveLength(1);
    return found[0];
  };
  /** A whole run later. */
  const lookedAt = async (fleetId: string) => {
    await world.settledAgain(fleetId);
    return (await world.state(fleetId)).status;
  };

  it('stays what it meant when the server was made, whatever has that name by now', async () => {
    const old = await makeImage('monthly');
    const fleetId = await world.createFleet(specOf('monthly'));
    await world.reaches(fleetId, 'ready', 1);
    const { id } = await serverOf(fleetId);
    const newer = await makeImage('monthly');
    expect(await lookedAt(fleetId)).toBe('ready');
    await images.remove(world.cloud, old);
    expect(await lookedAt(fleetId)).toBe('ready');
    expect((await serverOf(fleetId)).id).toBe(id);
    await world.change(fleetId, { ...specOf('monthly'), securityGroups: [{ key: 'more' }] });
    await world.reaches(fleetId, 'ready', 2);
    expect((await serverOf(fleetId)).id).toBe(id);

    await world.change(fleetId, specOf(newer));
    await world.reaches(fleetId, 'ready', 3);
    expect((await serverOf(fleetId)).id).not.toBe(id);
  });

  it('is looked up anew for a server that is made anew', async () => {
    const old = await makeImage('nightly');
    const fleetId = await world.createFleet(specOf('nightly'));
    await world.reaches(fleetId, 'ready', 1);
    const { id } = await serverOf(fleetId);
    await images.remove(world.cloud, old);
    const newer = await makeImage('nightly');
    await servers.remove(world.cloud, id);
    await eventually(async () => (await servers.list(world.cloud)).every((one) => one.id !== id));
    expect(await lookedAt(fleetId)).toBe('ready');
    const { id: made, image } = await serverOf(fleetId);
    expect(made).not.toBe(id);
    expect(image).toMatchObject({ id: newer });
  });
});
