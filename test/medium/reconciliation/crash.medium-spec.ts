import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { KillWorld } from '../../support/kill-world';
import type { Moment } from '../../support/kills';

/** The calls that change something while a fleet of one of every kind is made, in the order of their first coming. */
const creations = [
  'POST network/networks',
  'POST network/subnets',
  'POST network/routers',
  'PUT network/routers/:id/add_router_interface',
  'POST network/security-groups',
  'POST network/security-group-rules',
  'POST compute/os-keypairs',
  'POST network/ports',
  'POST compute/os-server-groups',
  'POST compute/servers',
  'POST network/floatingips',
];

const spec = { ...fullSpec, servers: fullSpec.servers.map((server) => ({ ...server, serverGroup: 'affinity' })) };

/** One of each kind that a fleet has, by the type's name in the emulator. */
const one = { networks: 1, subnets: 1, routers: 1, securityGroups: 1, servers: 1, floatingIps: 1 } as const;

describe('a product that is killed while it makes a fleet', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
    const without = { network: { router: -1, security_group: -1 }, compute: { instances: -1, cores: -1, ram: -1 } };
    world.emulator.faults.set({ quotas: { ...without, compute: { ...without.compute, server_groups: -1 } } });
  }, 60_000);
  afterAll(() => world.stop());

  const standing = (fleetId: string) =>
    Object.fromEntries(
      Object.keys(one).map((type) => [
        type,
        world.emulator.state.all(type as keyof typeof one).filter(({ description }) => description?.includes(fleetId))
          .length,
      ]),
    );

  /** Server groups are known by their names. */
  const groupsOf = (fleet: string) =>
    world.emulator.state.all('serverGroups').filter(({ name }) => name.startsWith(`moorage-${fleet}-`)).length;

  /** Kinds of the fleet's usage intervals: one for each resource that is metered, and all of them open. */
  const openIntervals = (fleetId: string) =>
    eventually(async () => {
      const rows = await world.database.query<{ kind: string; open: boolean }>(
        `select kind, upper_inf(during) as open from usage_interval where fleet_id = $1 and superseded_at is null order by kind`,
        [fleetId],
      );
      return rows.length >= 3 && rows.every(({ open }) => open) && rows.map(({ kind }) => kind);
    });

  const moments: Moment[] = ['unsent', 'unheard', 'uncommitted'];

  it.each(moments)(
    'has exactly one of everything, metered once, of fleets that were each at another call, which was %s',
    async (moment) => {
      const deaths = creations.map((kind) => ({ kind, moment }));
      const fleets = await world.killedAtAll(deaths, () => world.buildAll(deaths.length, spec));
      for (const { fleetId, name } of fleets) {
        await world.reaches(fleetId, 'ready');
        expect({ ...standing(fleetId), groups: groupsOf(name) }).toEqual({ ...one, groups: 1 });
        expect(await openIntervals(fleetId)).toEqual(['floating_ip', 'router', 'server']);
      }
      // Not waited for: the next kill may come in the middle of it.
      for (const { fleetId } of fleets) await world.remove(fleetId);
    },
    120_000,
  );

  it('has left nothing of the fleets that were deleted between the kills', async () => {
    for (const type of Object.keys(one) as (keyof typeof one)[]) {
      await eventually(
        () => world.emulator.state.all(type).every(({ description }) => !description?.startsWith('moorage:')),
        { timeoutMs: 60_000 },
      );
    }
  }, 90_000);

  it.each(moments)(
    'leaves nothing of fleets that are taken down and were each at another call, which was %s',
    async (moment) => {
      const deaths = deletions.map((kind) => ({ kind, moment }));
      const fleets = await world.buildAll(deaths.length, spec);
      for (const { fleetId } of fleets) await world.reaches(fleetId, 'ready');
      await world.killedAtAll(deaths, () => Promise.all(fleets.map(({ fleetId }) => world.remove(fleetId))));
      for (const { fleetId, name } of fleets) {
        await world.reaches(fleetId, 'deleted');
        expect({ ...standing(fleetId), groups: groupsOf(name) }).toEqual({ ...none, groups: 0 });
        const unended = await world.database.query(
          'select 1 from usage_interval where fleet_id = $1 and upper_inf(during) and superseded_at is null',
          [fleetId],
        );
        expect({ name, unended }).toEqual({ name, unended: [] });
      }
    },
    120_000,
  );
});

const none = { networks: 0, subnets: 0, routers: 0, securityGroups: 0, servers: 0, floatingIps: 0 };

const deletions = [
  'DELETE network/floatingips/:id',
  'DELETE compute/servers/:id',
  'DELETE compute/os-server-groups/:id',
  'DELETE network/ports/:id',
  'PUT network/routers/:id/remove_router_interface',
  'DELETE network/routers/:id',
  'DELETE network/subnets/:id',
  'DELETE network/security-groups/:id',
  'DELETE compute/os-keypairs/:name',
  'DELETE network/networks/:id',
];
