import { pauseFleet, resumeFleet } from '../../../src/fleets';
import { MeteringService } from '../../../src/metering';
import { routers, volumes } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { ReconcilerWorld } from '../../support/reconciler-world';

const spec = { ...volumesSpec([dataVolume(1)]), router: { externalNetwork: 'public' } };

describe('what others have changed, and is not changed back', () => {
  let world: ReconcilerWorld;
  let fleetId: string;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  beforeEach(async () => {
    fleetId = await world.createFleet(spec);
    await world.reaches(fleetId, 'ready');
  });
  afterAll(() => world.stop());

  const intervals = async (kind: string): Promise<string[]> => {
    const metering = new MeteringService(world.database);
    await metering.absorbAll();
    const all = (await metering.intervals({ fleetId })).filter((one) => one.kind === kind);
    return all.map(({ quantity, end }) => `${Number(quantity)} ${end === null ? 'on' : 'ended'}`);
  };
  const becomes = (kind: string, expected: string[]) =>
    eventually(async () => JSON.stringify(await intervals(kind)) === JSON.stringify(expected), { timeoutMs: 20_000 });
  /** Somebody takes the router's gateway away. */
  const closeRouter = async () => {
    const [router] = (await routers.list(world.cloud)).filter(({ description }) => description?.includes(fleetId));
    await routers.update(world.cloud, router.id, { external_gateway_info: null });
    await world.wake(fleetId);
  };

  it('is metered as it is where it cannot be: a volume that was made larger', async () => {
    const [volume] = await volumes.listByMetadata(world.cloud, { moorage_fleet: fleetId });
    await volumes.extend(world.cloud, volume.id, 5, true);
    await eventually(async () => (await volumes.get(world.cloud, volume.id)).status === 'in-use');
    await world.wake(fleetId);
    await world.reaches(fleetId, 'blocked');
    await becomes('volume', ['1 ended', '5 on']);
  });

  it('is metered as it is while the fleet is paused, and as it is mended after that', async () => {
    const pause = { at: new Date().toISOString(), by: 'anna', reason: 'Paused' as const };
    await world.database.transaction((tx) => pauseFleet(tx, fleetId, pause));
    await closeRouter();
    await becomes('router', ['1 ended']);
    await world.database.transaction((tx) => resumeFleet(tx, fleetId));
    await world.wake(fleetId);
    await becomes('router', ['1 ended', '1 on']);
  });

  it('is metered as it is while the fleet only reports it', async () => {
    await world.database.query(`update fleet set drift_policy = 'report' where id = $1`, [fleetId]);
    await closeRouter();
    await becomes('router', ['1 ended']);
  });

  it('is metered anew once it is mended', async () => {
    await closeRouter();
    await becomes('router', ['1 ended', '1 on']);
    await world.reaches(fleetId, 'ready');
  });
});
