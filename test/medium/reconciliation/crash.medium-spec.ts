import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../src/emulator';
import type { Database } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { createFleet, fullSpec } from '../../support/fleet-fixture';
import { killAt, type Moment } from '../../support/kills';
import { startProduct, type Product } from '../../support/product';
import { emulatorEnv } from '../../support/reconciler-world';
import { testDatabase } from '../../support/test-database';

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
  let dir: string;
  let emulator: Emulator;
  let database: Database;
  let url: string;
  let closeDatabase: () => Promise<void>;
  let product: Product;

  const start = () =>
    startProduct({
      ...emulatorEnv(emulator),
      ...{ DATABASE_URL: url, MOORAGE_DATA_DIR: dir, MOORAGE_SETTLE_MS: '300', LOG_LEVEL: 'warn' },
    });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-crash-'));
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    ({ database, url, close: closeDatabase } = await testDatabase());
    product = await start();
  }, 60_000);

  afterAll(async () => {
    await product?.stop();
    await closeDatabase();
    await emulator.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function crashOnce(kind: string, moment: Moment, nth = 1): Promise<void> {
    const killed = killAt({ emulator, product, url }, kind, moment, { nth });
    const { fleetId, name } = await createFleet(product, spec);
    await product.call('POST', `/fleets/${fleetId}/reconcile`);
    await killed;
    product = await start();
    await eventually(
      async () => {
        const { body } = await product.call('GET', `/fleets/${fleetId}`);
        if (body.status === 'ready') return true;
        throw new Error(JSON.stringify({ status: body.status, conditions: body.conditions }));
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
    expect(standing(fleetId)).toEqual(one);
    expect(groupsOf(name)).toBe(1);
    expect(await openIntervals(fleetId)).toEqual(['floating_ip', 'router', 'server']);
    // Not waited for: the next kill may come in the middle of it.
    await product.call('DELETE', `/fleets/${fleetId}`);
  }

  const standing = (fleetId: string) =>
    Object.fromEntries(
      Object.keys(one).map((type) => [
        type,
        emulator.state.all(type as keyof typeof one).filter(({ description }) => description?.includes(fleetId)).length,
      ]),
    );

  /** Server groups are known by their names. */
  const groupsOf = (fleet: string) =>
    emulator.state.all('serverGroups').filter(({ name }) => name.startsWith(`moorage-${fleet}-`)).length;

  /** Kinds of the fleet's usage intervals: one for each resource that is metered, and all of them open. */
  const openIntervals = (fleetId: string) =>
    eventually(async () => {
      const rows = await database.query<{ kind: string; open: boolean }>(
        `select kind, upper_inf(during) as open from usage_interval where fleet_id = $1 and superseded_at is null order by kind`,
        [fleetId],
      );
      return rows.length >= 3 && rows.every(({ open }) => open) && rows.map(({ kind }) => kind);
    });

  it.each(
    creations.flatMap((kind) => (['unsent', 'unheard', 'uncommitted'] as const).map((moment) => ({ kind, moment }))),
  )(
    'has exactly one of everything, metered once, after $kind was $moment',
    ({ kind, moment }) => crashOnce(kind, moment),
    90_000,
  );

  it('has left nothing of the fleets that were deleted between the kills', async () => {
    await eventually(() => emulator.state.all('routers').length === 0, { timeoutMs: 30_000 });
    for (const type of Object.keys(one) as (keyof typeof one)[]) {
      await eventually(() => emulator.state.all(type).every(({ description }) => !description?.startsWith('moorage:')));
    }
  });

  it('leaves nothing when it is killed at any call of the deletion', async () => {
    for (const kind of deletions) {
      const { fleetId, name } = await createFleet(product, spec);
      await product.call('POST', `/fleets/${fleetId}/reconcile`);
      await reaches(fleetId, 'ready');
      const killed = killAt({ emulator, product, url }, kind, 'unheard');
      await product.call('DELETE', `/fleets/${fleetId}`);
      await killed;
      product = await start();
      await reaches(fleetId, 'deleted');
      expect({ kind, ...standing(fleetId), groups: groupsOf(name) }).toEqual({ kind, ...none, groups: 0 });
      const unended = await database.query(
        'select 1 from usage_interval where fleet_id = $1 and upper_inf(during) and superseded_at is null',
        [fleetId],
      );
      expect({ kind, unended }).toEqual({ kind, unended: [] });
    }
  }, 180_000);

  const reaches = (fleetId: string, status: string) =>
    eventually(
      async () => {
        const { body } = await product.call('GET', `/fleets/${fleetId}`);
        if (body.status === status) return true;
        throw new Error(JSON.stringify({ status: body.status, conditions: body.conditions }));
      },
      { timeoutMs: 60_000, everyMs: 100 },
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
