import { eventually } from '../../support/eventually';
import type { FleetFixture } from '../../support/fleet-fixture';
import { KillWorld } from '../../support/kill-world';

const specOf = (volumes: unknown[], ...more: object[]) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], volumes }, ...more],
});
const data = (keep: boolean) => ({ key: 'data', sizeGiB: 1, keep });

describe('snapshots of volumes that Heat makes', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
  }, 60_000);
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  const build = async (spec: unknown): Promise<FleetFixture> => {
    const fleet = await world.build(spec, { engine: 'heat' });
    await world.reaches(fleet.fleetId, 'ready');
    return fleet;
  };
  const change = ({ blueprintId, name }: FleetFixture, spec: unknown) =>
    world.product.call('PUT', `/blueprints/${blueprintId}`, { name, spec });
  const wake = ({ fleetId }: FleetFixture) => world.product.call('POST', `/fleets/${fleetId}/reconcile`);
  const volumesOf = ({ fleetId }: FleetFixture) => world.ofFleet('volumes', fleetId);
  const snapshotsOf = ({ fleetId }: FleetFixture) => world.ofFleet('volumeSnapshots', fleetId);
  const take = async (fleet: FleetFixture) => {
    await world.product.call('POST', `/fleets/${fleet.fleetId}/snapshots`, { volume: 'hub/data' });
    const path = `/fleets/${fleet.fleetId}/snapshots`;
    await eventually(async () => {
      const { body } = await world.product.call<{ items: { status: string }[] }>('GET', path);
      return body.items.length === 1 && body.items[0].status === 'active';
    });
  };
  const conditionOf = async ({ fleetId }: FleetFixture) => {
    const { body } = await world.product.call<{ conditions: { reason: string; message: string }[] }>(
      ...(['GET', `/fleets/${fleetId}`] as const),
    );
    return body.conditions[0];
  };

  it.each([true, false])(
    'go, or stay, by what their volume was last to be: kept (%p)',
    async (keep) => {
      const fleet = await build(specOf([data(!keep)]));
      await take(fleet);
      await change(fleet, specOf([data(keep)]));
      await world.reaches(fleet.fleetId, 'ready', 2);
      await world.remove(fleet.fleetId);
      await world.reaches(fleet.fleetId, 'deleted');
      expect([volumesOf(fleet).length, snapshotsOf(fleet).length]).toEqual(keep ? [1, 1] : [0, 0]);
    },
    60_000,
  );

  const more = { key: 'more', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };

  it('stay while the update that removes their volume fails at something else', async () => {
    const fleet = await build(specOf([data(false)]));
    await take(fleet);
    world.emulator.faults.set({ serverErrorShare: 1 });
    await change(fleet, specOf([], more));
    await eventually(async () => (await conditionOf(fleet)).reason === 'StackFailed');
    expect([snapshotsOf(fleet).map(({ status }) => status), volumesOf(fleet).length]).toEqual([['available'], 1]);
    world.emulator.faults.clear();
    await wake(fleet);
    await world.reaches(fleet.fleetId, 'ready', 2);
    expect([volumesOf(fleet), snapshotsOf(fleet)]).toEqual([[], []]);
  }, 60_000);

  it('stay while the update that removes their volume has no room, and go once all else of it stands', async () => {
    const fleet = await build(specOf([data(false)]));
    const stackName = `moorage-${fleet.name}-stack`;
    await take(fleet);
    world.emulator.faults.set({ quotas: { compute: { instances: 0 } } });
    await change(fleet, specOf([], more));
    await eventually(async () => (await conditionOf(fleet)).reason === 'QuotaExceeded');
    expect(snapshotsOf(fleet).map(({ status }) => status)).toEqual(['available']);

    const kind = 'DELETE block-storage/snapshots/:id';
    world.emulator.faults.set({ rules: [{ kind, effect: 'status', status: 500 }] });
    await wake(fleet);
    await eventually(async () => (await conditionOf(fleet)).message.startsWith('waiting until snapshot '));
    const updates = () =>
      world.emulator.calls.all().filter(({ method, path }) => method === 'PUT' && path.includes(`/${stackName}/`));
    expect(updates()).toHaveLength(1);
    world.emulator.faults.clear();
    await world.reaches(fleet.fleetId, 'ready', 2);
    expect([updates().length, volumesOf(fleet).length, snapshotsOf(fleet).length]).toEqual([2, 0, 0]);
  }, 60_000);
});
