import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const [hub] = fullSpec.servers;
const volumes = [{ key: 'data', sizeGiB: 1, keep: true }];
const withDisk = { ...fullSpec, servers: [{ ...hub, volumes }] };
const far = { key: 'far', image: 'guest', flavor: 'm1.small', networks: ['lan'], volumes };

describe('what a stack has made, and is taken down before the stack has come to rest', () => {
  let world: ReconcilerWorld;

  beforeAll(async () => {
    // Long enough to hold a volume before it is there.
    world = await ReconcilerWorld.start({ buildMs: 500 });
  });
  afterAll(() => world.stop());

  const make = (spec: unknown) => world.createFleet(spec, { engine: 'heat' });
  const ours = <T extends 'servers' | 'volumes'>(type: T, fleetId: string) =>
    world.emulator.state.all(type).filter((row) => JSON.stringify(row).includes(fleetId));
  const volumeOf = (fleetId: string) => ours('volumes', fleetId)[0] as { id: string; status: string } | undefined;
  /** Heat waits for a volume that is neither there nor in error. */
  async function holdStack(fleetId: string): Promise<string> {
    const { id } = await eventually(() => volumeOf(fleetId));
    await reset(id, 'attaching');
    return id;
  }
  const reset = (id: string, status: string) =>
    world.cloud.request({
      service: 'block-storage',
      method: 'POST',
      path: `/volumes/${id}/action`,
      json: { 'os-reset_status': { status } },
    });
  const runs = (fleetId: string, servers: number) =>
    eventually(() => ours('servers', fleetId).filter(({ vmState }) => vmState === 'active').length === servers);
  const stackOf = (fleetId: string) =>
    world.emulator.state.all('stacks').find(({ tags }) => tags.some((tag) => tag.includes(fleetId)));
  const usage = async (fleetId: string) => {
    const rows = await world.database.query<{ type: string; kind: string; key: string }>(
      `select type, kind, attributes->>'key' as key from lifecycle_event where fleet_id = $1`,
      [fleetId],
    );
    return rows.map(({ type, kind, key }) => `${type} ${kind} ${key}`).sort();
  };
  const kept = (fleetId: string) =>
    world.database.query(
      `select details->>'cloudId' as id from fleet_event where fleet_id = $1 and type = 'resource.kept'`,
      [fleetId],
    );

  it('is metered, and told where it is kept, when the fleet is deleted', async () => {
    const fleetId = await make(withDisk);
    const id = await holdStack(fleetId);
    await runs(fleetId, 1);
    expect(stackOf(fleetId)).toMatchObject({ action: 'CREATE', status: 'IN_PROGRESS' });
    await world.remove(fleetId);
    const { conditions } = await world.reaches(fleetId, 'deleted');
    expect(await usage(fleetId)).toEqual([
      ...['closed floating_ip hub', 'closed router router', 'closed server hub', 'closed volume hub/data'],
      ...['opened floating_ip hub', 'opened router router', 'opened server hub', 'opened volume hub/data'],
    ]);
    expect([await kept(fleetId), volumeOf(fleetId)?.id]).toEqual([[{ id }], id]);
    expect(conditions[0].message).toContain(id);
  });

  it('is metered, and told where it is kept, when another version takes it out again', async () => {
    const fleetId = await make(fullSpec);
    await world.reaches(fleetId, 'ready');
    await world.change(fleetId, { ...fullSpec, servers: [hub, far] });
    const id = await holdStack(fleetId);
    await runs(fleetId, 2);
    await world.change(fleetId, fullSpec);
    await reset(id, 'available');
    await world.reaches(fleetId, 'ready', 3);
    expect((await usage(fleetId)).filter((text) => text.includes('far'))).toEqual([
      ...['closed server far', 'closed volume far/data', 'opened server far', 'opened volume far/data'],
    ]);
    expect([await kept(fleetId), volumeOf(fleetId)?.id]).toEqual([[{ id }], id]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });
});
