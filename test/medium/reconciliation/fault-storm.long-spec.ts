import { systemClock } from '../../../src/common/clock';
import type { FaultSettings } from '../../../src/emulator/core/faults.control';
import { networks, securityGroups } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

const fleets = 50;
const patient = { timeoutMs: 240_000, everyMs: 500 };
const roomy = 10 * fleets;

/** What each fleet has of every type, before and after the change, by the type's name in the emulator. */
const first = { networks: 1, subnets: 1, routers: 1, ports: 1, securityGroups: 1, servers: 1, floatingIps: 1 };
const second = { networks: 2, subnets: 2, routers: 1, ports: 3, securityGroups: 1, servers: 2, floatingIps: 1 };
const none = { networks: 0, subnets: 0, routers: 0, ports: 0, securityGroups: 0, servers: 0, floatingIps: 0 };
type Type = keyof typeof first;

const secondSpec = {
  ...fullSpec,
  networks: [...fullSpec.networks, { key: 'lab', subnet: { cidr: 'auto', dhcp: false } }],
  securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 8883 }] }],
  servers: [
    ...fullSpec.servers,
    { key: 'worker', image: 'guest', flavor: 'm1.tiny', networks: ['lan', 'lab'], securityGroups: ['hub'] },
  ],
};

/** One call in twenty fails, one in fifty loses its reply, some servers end in ERROR. */
const storm = (more: FaultSettings['rules'] = [], routers = roomy): FaultSettings => ({
  seed: 20_261_124,
  serverErrorShare: 0.03,
  quotas: {
    network: {
      network: roomy,
      subnet: roomy,
      router: routers,
      port: roomy,
      floatingip: roomy,
      security_group: roomy,
      security_group_rule: 10 * roomy,
    },
    compute: { instances: roomy, cores: roomy, ram: roomy * 1024, key_pairs: roomy },
  },
  rules: [{ effect: 'status', status: 503, share: 0.05 }, { effect: 'drop-after', share: 0.02 }, ...more],
});

describe('a storm of faults over 50 fleets', () => {
  let world: ReconcilerWorld;
  let fleetIds: string[];
  const expiry = new AbortController();
  let expiring: Promise<void>;

  beforeAll(async () => {
    world = await ReconcilerWorld.start({ settleMs: 500 });
    expiring = (async () => {
      while (!expiry.signal.aborted) {
        await systemClock.sleep(10_000, expiry.signal);
        world.emulator.faults.expireTokens();
      }
    })();
  });
  afterAll(async () => {
    expiry.abort();
    await expiring;
    await world.stop();
  });

  const counted = (fleetId: string) =>
    Object.fromEntries(
      Object.keys(first).map((type) => [
        type,
        (world.emulator.state.all(type as Type) as { description?: string | null }[]).filter(({ description }) =>
          description?.startsWith(`moorage:fleet=${fleetId};`),
        ).length,
      ]),
    );

  const allReach = (status: string, version: number | null) =>
    eventually(async () => {
      const rows = await world.database.query<{ status: string; version: number | null; conditions: unknown }>(
        'select status, blueprint_version as version, conditions from fleet',
      );
      const late = rows.filter((row) => row.status !== status || (version !== null && row.version !== version));
      if (late.length === 0) return true;
      throw new Error(`${late.length} of ${rows.length} are not ${status}: ${JSON.stringify(late[0])}`);
    }, patient);

  /** Opened and not yet closed, and ever opened, by kind of resource. */
  const usage = () =>
    world.database.query<{ kind: string; open: number; overlapping: number }>(
      `select kind, count(*) filter (where opened > closed)::int as open, count(*) filter (where opened > closed + 1)::int as overlapping
       from (select kind, resource_id, count(*) filter (where type = 'opened') as opened,
               count(*) filter (where type = 'closed') as closed from lifecycle_event group by kind, resource_id) as one
       group by kind order by kind`,
    );

  it('ends where it should: created while a quota is too small for all, changed, deleted, and nothing else touched', async () => {
    const foreign = await networks.create(world.cloud, { name: 'moorage-not-ours' });
    const group = await securityGroups.create(world.cloud, { name: 'not ours', description: 'moorage:other' });
    // Two calls stay without an answer for half a minute, as when a load balancer loses its backend.
    world.emulator.faults.set(storm([{ kind: 'POST *', effect: 'stall-after', ms: 30_000, nth: 40 }], 20));
    fleetIds = await Promise.all(Array.from({ length: fleets }, () => world.createFleet(fullSpec)));
    await eventually(async () => {
      const [{ n }] = await world.database.query<{ n: number }>(
        `select count(*)::int as n from fleet where status = 'blocked' and conditions::text like '%QuotaExceeded%'`,
      );
      return n > 0;
    }, patient);
    world.emulator.faults.set(storm([{ kind: 'POST *', effect: 'stall-before', ms: 30_000, nth: 10 }]));
    await allReach('ready', 1);
    for (const id of fleetIds) expect(counted(id)).toEqual(first);
    expect(await usage()).toEqual([
      { kind: 'floating_ip', open: fleets, overlapping: 0 },
      { kind: 'router', open: fleets, overlapping: 0 },
      { kind: 'server', open: fleets, overlapping: 0 },
    ]);

    await Promise.all(fleetIds.map((id) => world.change(id, secondSpec)));
    await allReach('ready', 2);
    for (const id of fleetIds) expect(counted(id)).toEqual(second);

    await Promise.all(fleetIds.map((id) => world.remove(id)));
    await allReach('deleted', null);
    for (const id of fleetIds) expect(counted(id)).toEqual(none);
    expect((await usage()).map(({ open, overlapping }) => ({ open, overlapping }))).toEqual(
      Array.from({ length: 3 }, () => ({ open: 0, overlapping: 0 })),
    );
    world.emulator.faults.clear();
    expect(await networks.get(world.cloud, foreign.id)).toEqual(foreign);
    expect(await securityGroups.get(world.cloud, group.id)).toEqual(group);
  }, 600_000);
});
