import type { Database } from '../../../src/database';
import { loadWanted } from '../../../src/fleets';
import { fleetsOf, lan, spec } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

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
