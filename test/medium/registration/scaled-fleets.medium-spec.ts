import { loadWanted } from '../../../src/fleets';
import { newRequest } from '../../support/certificate-request';
import { fleetsOf, lan, spec } from '../../support/fleets';
import { bySecret, RegistrationWorld } from '../../support/registration-world';

const newCsr = async (): Promise<string> => (await newRequest()).csr;

const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };
const scaledBy = (count: object) => spec({ networks: [lan], servers: [{ ...hub, count }] });

describe('a fleet that is scaled by its gateways', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  it('is woken when another number of servers is wanted, and only then', async () => {
    const ours = await world.fleet('automatic', scaledBy({ per: 2, min: 1, max: 3 }));
    const { id } = ours.fleet;
    /** As a run of reconciliation reads it. */
    const count = async () => {
      const wanted = await world.database.transaction((tx) => loadWanted(tx, id));
      return wanted?.spec.servers[0].count;
    };
    let before = 0;
    const woken = async () => {
      const [{ wakes }] = await world.database.query<{ wakes: number }>(
        `select coalesce(max(wakes), 0)::int as wakes from work_item where queue = 'reconcile' and key = $1`,
        [id],
      );
      const more = wakes > before;
      before = wakes;
      return more;
    };
    expect(await count()).toBe(1);
    await world.setFleet(id, 'ready');
    const devices: string[] = [];
    const seen: unknown[] = [];
    for (const name of ['scale-1', 'scale-2', 'scale-3', 'scale-4', 'scale-5', 'scale-6', 'scale-7']) {
      const gw = await world.gatewayOf(ours, name);
      devices.push((await gw.ask(bySecret(ours))).deviceId ?? '');
      seen.push([await woken(), await count()]);
    }
    // The first has the fleet built.
    expect(seen).toEqual([
      ...[
        [true, 1],
        [false, 1],
        [true, 2],
        [false, 2],
        [true, 3],
        [false, 3],
        [false, 3],
      ],
    ]);
    const taken: unknown[] = [];
    for (const [index, decision] of (['revoke', 'suspend', 'revoke', null] as const).entries()) {
      if (decision) await world.decisions.decideFor(devices[index], decision, 'anna');
      else await world.decisions.remove(devices[index], 'anna');
      taken.push([await woken(), await count()]);
    }
    expect(taken).toEqual([
      [false, 3],
      [false, 3],
      [true, 2],
      [false, 2],
    ]);
  });

  it('keeps its servers while a gateway that got another key waits to be told', async () => {
    const ours = await world.fleet('automatic', scaledBy({ per: 1, max: 5 }));
    const { id } = ours.fleet;
    const wanted = () => world.database.transaction((tx) => loadWanted(tx, id));
    const wakes = () =>
      world.database.query(`select wakes from work_item where queue = 'reconcile' and key = $1`, [id]);
    expect((await wanted())?.spec.servers[0].count).toBe(0);
    await world.setFleet(id, 'ready');
    const gw = await world.gatewayOf(ours, 'reg-scale-key');
    expect((await gw.ask(bySecret(ours, { csr: await newCsr() }))).status).toBe('assigned');
    expect((await wanted())?.spec.servers[0].count).toBe(1);
    // It is being changed and has no endpoint: nobody is told before that is done.
    await world.setFleet(id, 'updating', null);
    const before = await wakes();
    const fresh = await gw.ask(bySecret(ours, { csr: await newCsr() }));
    expect(await world.decisions.decideFor(fresh.deviceId ?? '', 'approve', 'anna')).toMatchObject({
      status: 'assigning',
    });
    expect((await wanted())?.spec.servers[0].count).toBe(1);
    expect(await wakes()).toEqual(before);
  });

  it('is looked at again after it is scaled for the first time, for who registered meanwhile', async () => {
    const ours = await world.fleet('automatic', spec({ networks: [lan], servers: [hub] }));
    const { id, blueprintId } = ours.fleet;
    const { blueprints } = fleetsOf(world.database);
    const wakes = async () => {
      const [item] = await world.database.query<{ wakes: number }>(
        `select wakes::int from work_item where queue = 'reconcile' and key = $1`,
        [id],
      );
      return item.wakes;
    };
    await world.setFleet(id, 'ready');
    await (await world.gatewayOf(ours, 'device-scale-1')).ask(bySecret(ours));
    const late = await world.gatewayOf(ours, 'device-scale-2');
    await blueprints.update(blueprintId, { name: 'hub', spec: scaledBy({ per: 1, max: 5 }) });
    const before = await wakes();
    const counted = await world.database.transaction(async (tx) => {
      const wanted = await loadWanted(tx, id);
      // It cannot see yet that the fleet is scaled, nor be seen.
      expect((await late.ask(bySecret(ours))).status).toBe('assigned');
      return wanted?.spec.servers[0].count;
    });
    expect(counted).toBe(1);
    expect(await wakes()).toBe(before + 1);
    expect((await world.database.transaction((tx) => loadWanted(tx, id)))?.spec.servers[0].count).toBe(2);
    expect(await wakes()).toBe(before + 1);
  });
});
