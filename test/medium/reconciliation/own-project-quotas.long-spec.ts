import { blockStorageLimits, type Cloud } from '../../../src/openstack';
import { createFleet } from '../../support/fleet-fixture';
import { eventually } from '../../support/eventually';
import { volumesSpec } from '../../support/fleet-volumes';
import { KillWorld } from '../../support/kill-world';
import { emulatorCloud } from '../../support/reconciler-world';

const specOf = (...keys: string[]) => volumesSpec(keys.map((key) => ({ key, sizeGiB: 1 })));

describe("limits of a fleet's own project", () => {
  let world: KillWorld;
  let admin: Cloud;
  beforeAll(async () => {
    world = await KillWorld.start();
    admin = emulatorCloud(world.emulator);
  }, 60_000);
  afterAll(async () => {
    await admin.close();
    await world.stop();
  });

  it('come down with the fleet, though Cinder sets none below what is used', async () => {
    const project = (volumes: number) => ({ own: true, quotas: { volumes } });
    const fleet = await world.build(specOf('one', 'two'), { project: project(2) });
    const path = `/fleets/${fleet.fleetId}`;
    await world.reaches(fleet.fleetId, 'ready', 1);
    const [{ id }] = world.emulator.state.all('projects').filter(({ name }) => name === `moorage-${fleet.name}`);
    const limit = async () => (await blockStorageLimits.get(admin.inProject(id))).maxTotalVolumes;
    expect(await limit()).toBe(2);
    const { blueprintId } = await createFleet(world.product, specOf('one'));
    await world.product.call('PATCH', path, { blueprintId, project: { quotas: { volumes: 1 } } });
    await eventually(async () => (await limit()) === 1, { timeoutMs: 30_000 });
    await world.reaches(fleet.fleetId, 'ready', 1);

    // Below what the blueprint asks for it stays refused, in Cinder's words.
    await world.product.call('PATCH', path, { project: { quotas: { volumes: 0 } } });
    await world.reaches(fleet.fleetId, 'blocked');
    const { body } = await world.product.call<{ conditions: { message: string }[] }>('GET', path);
    expect(body.conditions[0].message).toContain('limit must be equal or greater than existing resources');
    expect(await limit()).toBe(1);
    await world.product.call('PATCH', path, { project: { quotas: { volumes: 3 } } });
    await world.reaches(fleet.fleetId, 'ready', 1);
    expect(await limit()).toBe(3);
  }, 90_000);
});
