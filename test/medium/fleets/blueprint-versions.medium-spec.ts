import type { Database } from '../../../src/database';
import { loadWanted } from '../../../src/fleets';
import { fleetsOf, lan, spec } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

const usual = { approval: 'automatic', engine: 'native', driftPolicy: 'repair' } as const;

describe('the versions of a blueprint', () => {
  let database: Database;
  let close: () => Promise<void>;
  let stage: ReturnType<typeof fleetsOf>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    stage = fleetsOf(database);
  });
  afterAll(() => close());

  it('are counted one by one, however many change it at once', async () => {
    const { id } = await stage.blueprints.create({ name: 'hub', spec: spec({}) });
    const made = await Promise.all(
      Array.from({ length: 6 }, () => stage.blueprints.update(id, { name: 'hub', spec: spec({ networks: [lan] }) })),
    );
    expect(made.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6, 7]);
    const page = await stage.blueprints.versions(id, { limit: 4 });
    expect(page.items.map(({ version }) => version)).toEqual([7, 6, 5, 4]);
    const rest = await stage.blueprints.versions(id, { limit: 4, cursor: page.nextCursor! });
    expect(rest).toMatchObject({ items: [{ version: 3 }, { version: 2 }, { version: 1 }], nextCursor: null });
  });

  it('are never changed or deleted', async () => {
    await expect(database.query(`update blueprint_version set spec = '{}'`)).rejects.toThrow(
      'never changed or deleted',
    );
    await expect(database.query('delete from blueprint_version')).rejects.toThrow('never changed or deleted');
  });

  it('go with a blueprint that no fleet is built from, and not before', async () => {
    const fleet = await stage.makeFleet(spec({ networks: [lan] }));
    const id = fleet.blueprintId;
    const known = async () => (await stage.blueprints.list({ limit: 500 })).items.some((one) => one.id === id);
    await expect(stage.blueprints.remove(id)).rejects.toMatchObject({ code: 'BLUEPRINT_IN_USE', status: 409 });
    await stage.fleets.requestDelete(fleet.id);
    await expect(stage.blueprints.remove(id)).rejects.toMatchObject({ code: 'BLUEPRINT_IN_USE' });
    await database.query(`update fleet set status = 'deleted', deleted_at = now() where id = $1`, [fleet.id]);
    expect(await known()).toBe(true);
    await stage.blueprints.remove(id);
    expect(await known()).toBe(false);
    const gone = { code: 'BLUEPRINT_NOT_FOUND', status: 404 };
    await expect(stage.blueprints.get(id)).rejects.toMatchObject(gone);
    await expect(stage.blueprints.update(id, { name: 'x', spec: spec({}) })).rejects.toMatchObject(gone);
    await expect(stage.blueprints.remove(id)).rejects.toMatchObject(gone);
    const late = { ...usual, name: 'late', accountId: fleet.accountId, blueprintId: id };
    await expect(stage.fleets.create(late)).rejects.toMatchObject({ code: 'REFERENCE_NOT_FOUND' });
    // What it was built from the fleet still tells.
    expect(await stage.fleets.get(fleet.id)).toMatchObject({ blueprintId: id, status: 'deleted' });
  });

  it('are deleted or built from, whoever comes first', async () => {
    const account = await stage.accounts.create({ name: 'Race', currency: 'EUR', timeZone: 'UTC' });
    for (let round = 0; round < 5; round += 1) {
      const { id } = await stage.blueprints.create({ name: 'hub', spec: spec({}) });
      const fleet = { ...usual, name: `race-${round}`, accountId: account.id, blueprintId: id };
      const outcomes = await Promise.allSettled([stage.fleets.create(fleet), stage.blueprints.remove(id)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('may not name addresses that one of its fleets was allotted for another network', async () => {
    const routed = { networks: [lan], router: {} };
    const fleet = await stage.makeFleet(spec(routed));
    const wanted = await database.transaction((tx) => loadWanted(tx, fleet.id));
    const meeting = { key: 'wan', subnet: { cidr: wanted!.cidrs.lan } };
    const both = spec({ networks: [lan, meeting], router: {} });
    const change = stage.blueprints.update(fleet.blueprintId, { name: 'hub', spec: both });
    await expect(change).rejects.toMatchObject({ code: 'CIDR_TAKEN', status: 409 });
    expect((await stage.blueprints.get(fleet.blueprintId)).version).toBe(1);
    const other = await stage.blueprints.create({ name: 'other', spec: both });
    await expect(stage.fleets.patch(fleet.id, { blueprintId: other.id })).rejects.toMatchObject({ code: 'CIDR_TAKEN' });
    const apart = spec({ networks: [lan, meeting], router: { networks: ['lan'] } });
    await expect(stage.blueprints.update(fleet.blueprintId, { name: 'hub', spec: apart })).resolves.toMatchObject({
      version: 2,
    });
  });

  it('that all accounts share are changed by none of them', async () => {
    const account = await stage.accounts.create({ name: 'Acme', currency: 'EUR', timeZone: 'UTC' });
    const shared = await stage.blueprints.create({ name: 'hub', spec: spec({}) });
    const own = await stage.blueprints.create({ name: 'hub', spec: spec({}) }, [account.id]);
    const update = (id: string, scope: string) => stage.blueprints.update(id, { name: 'x', spec: spec({}) }, [scope]);
    await expect(update(shared.id, account.id)).rejects.toMatchObject({ code: 'BLUEPRINT_SHARED', status: 403 });
    await expect(update(own.id, account.id)).resolves.toMatchObject({ version: 2 });
    await expect(update(own.id, shared.id)).rejects.toMatchObject({ code: 'BLUEPRINT_NOT_FOUND' });
  });
});
