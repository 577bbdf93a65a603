import { keypairs } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a fleet with a key pair of its own', () => {
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  it('keeps it as long as it has servers that accept no other', async () => {
    const specOf = (keyPair?: object, count = 1) => ({
      ...fullSpec,
      router: undefined,
      endpoint: undefined,
      keyPair,
      servers: [{ ...fullSpec.servers[0], count, floatingIp: false }],
    });
    const keyOf = async (id: string) =>
      world.database.query<{ key: string }>('select public_key as key from fleet_key_pair where fleet_id = $1', [id]);
    const fleetId = await world.createFleet(specOf({ generate: true }), { name: 'opened' });
    await world.reaches(fleetId, 'ready', 1);
    const [made] = await keyOf(fleetId);
    await world.change(fleetId, specOf());
    await world.reconciler.compare(fleetId);
    await world.reaches(fleetId, 'ready', 2);
    await world.change(fleetId, specOf({ generate: true }));
    await world.reaches(fleetId, 'ready', 3);
    expect(await keyOf(fleetId)).toEqual([made]);
    expect(await keypairs.get(world.cloud, 'moorage-opened-key')).toMatchObject({ public_key: made.key });
    await world.change(fleetId, specOf(fullSpec.keyPair));
    expect((await world.reconciler.compare(fleetId))?.steps.find(({ kind }) => kind === 'key_pair')).toMatchObject({
      action: 'replace',
      reason: 'the blueprint asks for another one, for servers made from now on',
    });
    await world.reaches(fleetId, 'ready', 4);
    expect(await keyOf(fleetId)).toEqual([made]);
    await world.change(fleetId, specOf(undefined, 0));
    await world.reaches(fleetId, 'ready', 5);
    expect(await keyOf(fleetId)).toEqual([]);
  });

  it('keeps one that was made for a version that came while a run went by the one before', async () => {
    const plain = { ...fullSpec, router: undefined, endpoint: undefined, keyPair: undefined, servers: [] };
    const fleetId = await world.createFleet(plain, { name: 'overtaken' });
    await world.reaches(fleetId, 'ready', 1);
    await world.rests(fleetId);
    const kind = 'GET network/networks';
    const arrivals = jest.spyOn(world.emulator.calls, 'arrive');
    world.emulator.faults.set({ rules: [{ kind, effect: 'stall-before', ms: 3_000, times: 1 }] });
    await world.wake(fleetId);
    await eventually(() => arrivals.mock.calls.some(([arrived]) => arrived === kind));
    const servers = [{ ...fullSpec.servers[0], floatingIp: false }];
    await world.change(fleetId, { ...plain, keyPair: { generate: true }, servers });
    await world.reconciler.compare(fleetId);
    const keys = () =>
      world.database.query<{ key: string }>('select public_key as key from fleet_key_pair where fleet_id = $1', [
        fleetId,
      ]);
    const [shown] = await keys();
    await world.reaches(fleetId, 'ready', 2);
    expect(await keys()).toEqual([shown]);
    expect(await keypairs.get(world.cloud, 'moorage-overtaken-key')).toMatchObject({ public_key: shown.key });
  });
});
