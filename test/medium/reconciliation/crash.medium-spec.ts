import { eventually } from '../../support/eventually';
import { fullSpec, type FleetFixture } from '../../support/fleet-fixture';
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

/** How many of each kind a fleet has, by the type's name in the emulator: what bears its mark, and what is known by its name. */
const marked = {
  networks: 1,
  subnets: 1,
  routers: 1,
  securityGroups: 1,
  securityGroupRules: 2,
  ports: 1,
  servers: 1,
  floatingIps: 1,
} as const;
const named = { serverGroups: 1, keyPairs: 1 } as const;
const one = { ...marked, ...named };
const none = Object.fromEntries(Object.keys(one).map((type) => [type, 0]));
const typesOf = <T extends object>(counts: T) => Object.keys(counts) as (keyof T)[];

describe('a product that is killed while it makes a fleet', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
    const without = { network: { router: -1, security_group: -1 }, compute: { instances: -1, cores: -1, ram: -1 } };
    world.emulator.faults.set({ quotas: { ...without, compute: { ...without.compute, server_groups: -1 } } });
  }, 60_000);
  afterAll(() => world.stop());

  const standing = ({ fleetId, name: fleet }: FleetFixture) => {
    const { state } = world.emulator;
    return Object.fromEntries([
      ...typesOf(marked).map((type) => [type, world.ofFleet(type, fleetId).length]),
      ...typesOf(named).map((type) => [
        type,
        state.all(type).filter(({ name }) => name.startsWith(`moorage-${fleet}-`)).length,
      ]),
    ]) as Record<string, number>;
  };

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
      for (const fleet of fleets) {
        const { fleetId } = fleet;
        await world.reaches(fleetId, 'ready');
        expect(standing(fleet)).toEqual(one);
        expect(await openIntervals(fleetId)).toEqual(['floating_ip', 'router', 'server']);
      }
      // Not waited for: the next kill may come in the middle of it.
      for (const { fleetId } of fleets) await world.remove(fleetId);
    },
    120_000,
  );

  it('has left nothing of the fleets that were deleted between the kills', async () => {
    const { state } = world.emulator;
    for (const type of typesOf(marked)) {
      await eventually(() => state.all(type).every(({ description }) => !description?.startsWith('moorage:')), {
        timeoutMs: 60_000,
      });
    }
    for (const type of typesOf(named)) {
      await eventually(() => state.all(type).every(({ name }) => !name.startsWith('moorage-')), { timeoutMs: 60_000 });
    }
  }, 90_000);

  it.each(moments)(
    'leaves nothing of fleets that are taken down and were each at another call, which was %s',
    async (moment) => {
      const deaths = deletions.map((kind) => ({ kind, moment }));
      const fleets = await world.buildAll(deaths.length, spec);
      for (const { fleetId } of fleets) await world.reaches(fleetId, 'ready');
      await world.killedAtAll(deaths, () => Promise.all(fleets.map(({ fleetId }) => world.remove(fleetId))));
      for (const fleet of fleets) {
        const { fleetId } = fleet;
        await world.reaches(fleetId, 'deleted');
        expect(standing(fleet)).toEqual(none);
        await eventually(async () => {
          const unended = await world.database.query(
            'select kind from usage_interval where fleet_id = $1 and upper_inf(during) and superseded_at is null',
            [fleetId],
          );
          expect({ fleetId, unended }).toEqual({ fleetId, unended: [] });
          return true;
        });
      }
    },
    120_000,
  );
});

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
