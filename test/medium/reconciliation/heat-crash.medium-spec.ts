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

const [hub] = fullSpec.servers;
const changed = { ...fullSpec, servers: [{ ...hub, userData: '#!/bin/sh\n' }] };
describe('a product that is killed while Heat makes its fleet', () => {
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
    dir = await mkdtemp(join(tmpdir(), 'moorage-heat-'));
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

  const reaches = (fleetId: string, status: string, version: number | null = null) =>
    eventually(
      async () => {
        const { body } = await product.call('GET', `/fleets/${fleetId}`);
        if (body.status === status && (version === null || body.blueprintVersion === version)) return true;
        throw new Error(JSON.stringify({ status: body.status, conditions: body.conditions }));
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
  const count = (type: 'networks' | 'servers' | 'floatingIps' | 'securityGroups', fleetId: string) =>
    emulator.state.all(type).filter((row) => JSON.stringify(row).includes(fleetId)).length;
  const standing = (fleetId: string) => ({
    stacks: emulator.state
      .all('stacks')
      .filter(({ tags, deletedAt }) => deletedAt === null && tags.some((tag) => tag.includes(fleetId))).length,
    ...{ networks: count('networks', fleetId), servers: count('servers', fleetId) },
    ...{ floatingIps: count('floatingIps', fleetId), securityGroups: count('securityGroups', fleetId) },
  });
  const openUses = (fleetId: string) =>
    database.query<{ kind: string }>(
      'select kind from usage_interval where fleet_id = $1 and upper_inf(during) and superseded_at is null',
      [fleetId],
    );

  it('has exactly one of everything, metered once, or nothing of what is deleted', async () => {
    const { fleetId, blueprintId, name } = await createFleet(product, fullSpec, { engine: 'heat' });
    const { body: plan } = await product.call<Plan>('GET', `/fleets/${fleetId}/plan`);
    expect(plan.steps[0]).toMatchObject({ action: 'create', kind: 'stack', name: `moorage-${name}-stack` });
    expect(plan.steps.find(({ kind }) => kind === 'server')).toMatchObject({
      action: 'create',
      meter: 'server.m1.tiny',
    });
    const refused = await product.call('PATCH', `/fleets/${fleetId}`, { engine: 'native' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('cannot be changed')]);

    // Each begins before the one before has got over its kill: a lease is waited for only once.
    const fleets = [{ fleetId, blueprintId }, await createFleet(product, fullSpec, { engine: 'heat' })];
    const make = (n: number) => () => product.call('POST', `/fleets/${fleets[n].fleetId}/reconcile`);
    await killed('POST orchestration/stacks', 'unheard', make(0));
    await killed('POST orchestration/stacks', 'uncommitted', make(1));
    for (const fleet of fleets) {
      await reaches(fleet.fleetId, 'ready', 1);
      expect(standing(fleet.fleetId)).toEqual(one);
      await eventually(async () => (await openUses(fleet.fleetId)).length === 3);
    }

    await killed('PUT orchestration/stacks/:name/:id', 'unheard', () =>
      product.call('PUT', `/blueprints/${blueprintId}`, { name: 'b', spec: changed }),
    );
    await killed('DELETE orchestration/stacks/:name/:id', 'unheard', () =>
      product.call('DELETE', `/fleets/${fleets[1].fleetId}`),
    );
    await reaches(fleetId, 'ready', 2);
    expect(standing(fleetId)).toEqual(one);
    await eventually(async () => (await openUses(fleetId)).length === 3);
    await reaches(fleets[1].fleetId, 'deleted');
    expect(standing(fleets[1].fleetId)).toEqual(none);
    await eventually(async () => (await openUses(fleets[1].fleetId)).length === 0);
  }, 240_000);

  /** Kills the product at the call that follows, and starts it again. */
  async function killed(call: string, moment: Moment, provoke: () => Promise<unknown>): Promise<void> {
    const dead = killAt({ emulator, product, url }, call, moment);
    await provoke();
    await dead;
    product = await start();
  }
});

const one = { stacks: 1, networks: 1, servers: 1, floatingIps: 1, securityGroups: 1 };
const none = { stacks: 0, networks: 0, servers: 0, floatingIps: 0, securityGroups: 0 };

interface Plan {
  steps: { action: string; kind: string; name: string; meter: string | null }[];
}
