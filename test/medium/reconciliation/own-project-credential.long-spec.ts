import type { Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec, type FleetFixture } from '../../support/fleet-fixture';
import { KillWorld } from '../../support/kill-world';
import { emulatorCloud } from '../../support/reconciler-world';

describe('a fleet with a project of its own', () => {
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

  const credentialsOf = ({ name }: FleetFixture) =>
    world.emulator.state.all('applicationCredentials').filter((row) => row.name.startsWith(`moorage-${name}-`));
  const isRefused = (path: string) =>
    eventually(async () => {
      const { status, conditions } = (await world.product.call<FleetView>('GET', path)).body;
      return status === 'degraded' && conditions[0].reason === 'CloudAuthenticationFailed';
    });

  it('keeps its credential where a service refuses what Keystone accepts', async () => {
    const fleet = await world.build(fullSpec, { project: { own: true } });
    await world.reaches(fleet.fleetId, 'ready', 1);
    const before = credentialsOf(fleet);
    world.emulator.faults.set({ rules: [{ kind: '* network/*', effect: 'status', status: 401 }] });
    await world.product.call('POST', `/fleets/${fleet.fleetId}/reconcile`);
    await isRefused(`/fleets/${fleet.fleetId}`);
    world.emulator.faults.clear();
    await world.product.call('POST', `/fleets/${fleet.fleetId}/reconcile`);
    await world.reaches(fleet.fleetId, 'ready', 1);
    expect(credentialsOf(fleet)).toEqual(before);
    await world.remove(fleet.fleetId);
    await world.reaches(fleet.fleetId, 'deleted');
  }, 60_000);

  it("keeps its credential while the cloud's own user is refused", async () => {
    const fleet = await world.build(fullSpec, { project: { own: true, quotas: { networks: 3 } } });
    const path = `/fleets/${fleet.fleetId}`;
    await world.reaches(fleet.fleetId, 'ready', 1);
    const [before] = credentialsOf(fleet);
    const user = `/users/${await admin.userId()}`;
    const setPassword = (password: string) =>
      admin.request({ service: 'identity', method: 'PATCH', path: user, json: { user: { password } } });
    await setPassword('another');
    // It has a token still, which is good for nothing from here on.
    const rules = [{ kind: 'PUT network/quotas/:id', effect: 'status', status: 401, times: 1 } as const];
    world.emulator.faults.set({ rules });
    await world.product.call('PATCH', path, { project: { quotas: { networks: 4 } } });
    await isRefused(path);
    const stored = 'select credential_id as id from fleet_project where fleet_id = $1';
    expect(await world.database.query(stored, [fleet.fleetId])).toEqual([{ id: before.id }]);
    expect((await world.product.call('GET', `${path}/servers/hub/console`)).status).toBe(200);
    await setPassword('moorage');
    world.emulator.faults.clear();
    await world.product.call('POST', `${path}/reconcile`);
    await world.reaches(fleet.fleetId, 'ready', 1);
    expect(credentialsOf(fleet)).toEqual([before]);
    await world.remove(fleet.fleetId);
    await world.reaches(fleet.fleetId, 'deleted');
  }, 60_000);
});

interface FleetView {
  status: string;
  conditions: { reason: string }[];
}
