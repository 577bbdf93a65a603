import { eventually } from '../../support/eventually';
import { createFleet, fullSpec } from '../../support/fleet-fixture';
import { KillWorld } from '../../support/kill-world';

const [hub] = fullSpec.servers;
const changed = { ...fullSpec, servers: [{ ...hub, userData: '#!/bin/sh\n' }] };

describe('a product that is killed while Heat makes its fleet', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
  }, 60_000);
  afterAll(() => world.stop());

  const count = (type: 'networks' | 'servers' | 'floatingIps' | 'securityGroups', fleetId: string) =>
    world.emulator.state.all(type).filter((row) => JSON.stringify(row).includes(fleetId)).length;
  const standing = (fleetId: string) => ({
    stacks: world.emulator.state
      .all('stacks')
      .filter(({ tags, deletedAt }) => deletedAt === null && tags.some((tag) => tag.includes(fleetId))).length,
    networks: count('networks', fleetId),
    servers: count('servers', fleetId),
    floatingIps: count('floatingIps', fleetId),
    securityGroups: count('securityGroups', fleetId),
  });
  const openUses = (fleetId: string) =>
    world.database.query<{ kind: string }>(
      'select kind from usage_interval where fleet_id = $1 and upper_inf(during) and superseded_at is null',
      [fleetId],
    );

  it('has exactly one of everything, metered once, or nothing of what is deleted', async () => {
    const { fleetId, blueprintId, name } = await createFleet(world.product, fullSpec, { engine: 'heat' });
    const { body: plan } = await world.product.call<Plan>('GET', `/fleets/${fleetId}/plan`);
    expect(plan.steps[0]).toMatchObject({ action: 'create', kind: 'stack', name: `moorage-${name}-stack` });
    expect(plan.steps.find(({ kind }) => kind === 'server')).toMatchObject({
      action: 'create',
      meter: 'server.m1.tiny',
    });
    const refused = await world.product.call('PATCH', `/fleets/${fleetId}`, { engine: 'native' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining('cannot be changed')]);

    // Each begins before the one before has got over its kill: a lease is waited for only once.
    const fleets = [{ fleetId, blueprintId }, await createFleet(world.product, fullSpec, { engine: 'heat' })];
    const make = (n: number) => () => world.product.call('POST', `/fleets/${fleets[n].fleetId}/reconcile`);
    await world.killed('POST orchestration/stacks', 'unheard', make(0));
    await world.killed('POST orchestration/stacks', 'uncommitted', make(1));
    for (const fleet of fleets) {
      await world.reaches(fleet.fleetId, 'ready', 1);
      expect(standing(fleet.fleetId)).toEqual(one);
      await eventually(async () => (await openUses(fleet.fleetId)).length === 3);
    }

    await world.killed('PUT orchestration/stacks/:name/:id', 'unheard', () =>
      world.product.call('PUT', `/blueprints/${blueprintId}`, { name: 'b', spec: changed }),
    );
    await world.killed('DELETE orchestration/stacks/:name/:id', 'unheard', () =>
      world.product.call('DELETE', `/fleets/${fleets[1].fleetId}`),
    );
    await world.reaches(fleetId, 'ready', 2);
    expect(standing(fleetId)).toEqual(one);
    await eventually(async () => (await openUses(fleetId)).length === 3);
    await world.reaches(fleets[1].fleetId, 'deleted');
    expect(standing(fleets[1].fleetId)).toEqual(none);
    await eventually(async () => (await openUses(fleets[1].fleetId)).length === 0);
  }, 240_000);
});

const one = { stacks: 1, networks: 1, servers: 1, floatingIps: 1, securityGroups: 1 };
const none = { stacks: 0, networks: 0, servers: 0, floatingIps: 0, securityGroups: 0 };

interface Plan {
  steps: { action: string; kind: string; name: string; meter: string | null }[];
}
