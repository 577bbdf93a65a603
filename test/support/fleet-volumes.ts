import { blockStorageLimits } from '../../src/openstack';
import { hubSpec } from './fleets';
import { ReconcilerWorld } from './reconciler-world';

interface VolumeInput {
  key: string;
  sizeGiB: number;
  type?: string;
  keep?: boolean;
  device?: string;
}

/** A blueprint of one server with these volumes. */
export const volumesSpec = (volumes: VolumeInput[], more: object = {}) => hubSpec({ volumes, ...more });
export const dataVolume = (sizeGiB: number, more: Partial<VolumeInput> = {}) => ({ key: 'data', sizeGiB, ...more });

/** A world in which many fleets have volumes. */
export async function volumesWorld(): Promise<ReconcilerWorld> {
  const world = await ReconcilerWorld.start();
  await blockStorageLimits.update(world.cloud, await world.cloud.projectId(), { volumes: 100 });
  return world;
}

/** What has become of a fleet's volumes: in the emulator, in what is metered, and in the fleet's history. */
export function volumeLookup(world: ReconcilerWorld) {
  const standing = (fleetId: string) =>
    world
      .ofFleet('volumes', fleetId)
      .map(({ id, status, size, description }) => ({ id, status, size, key: description?.split('key=')[1] }));
  const one = (fleetId: string) => {
    const [volume, ...more] = standing(fleetId);
    expect(more).toEqual([]);
    return volume;
  };
  const serverOf = (fleetId: string) => world.ofFleet('servers', fleetId).at(0);
  const events = (fleetId: string) =>
    world.database.query<{ type: string; quantity: string | null; at: Date }>(
      `select type, quantity::text, occurred_at as at from lifecycle_event
       where fleet_id = $1 and kind = 'volume' order by occurred_at, type desc`,
      [fleetId],
    );
  const history = async (fleetId: string) =>
    (
      await world.database.query<{ message: string; type: string }>(
        'select type, message from fleet_event where fleet_id = $1 order by seq',
        [fleetId],
      )
    ).map(({ type, message }) => `${type} ${message}`);
  return { standing, one, serverOf, events, history };
}
