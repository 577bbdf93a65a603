import { systemClock } from '../../../src/common/clock';
import type { Database } from '../../../src/database';
import { LinkService } from '../../../src/fleets';
import { eventually } from '../../support/eventually';
import { fleetsOf, spec } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

const specOf = (cidr: string) =>
  spec({ networks: [{ key: 'lan', subnet: { cidr } }], router: { externalNetwork: 'public' } });

describe('the addresses of fleets behind a common peer', () => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterAll(() => close());

  it('are not given to two of them by two changes at once', async () => {
    const stage = fleetsOf(database);
    const links = new LinkService(database, systemClock);
    const one = await stage.makeFleet(specOf('10.1.0.0/24'));
    const middle = await stage.makeFleet(specOf('10.2.0.0/24'));
    const other = await stage.makeFleet(specOf('10.3.0.0/24'));
    for (const { id } of [one, other]) await links.create(middle.id, id);

    const moveTo = (fleet: typeof one, cidr: string) =>
      stage.blueprints.update(fleet.blueprintId, { name: 'hub', spec: specOf(cidr) });
    let second: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      await database.within(tx, () => moveTo(one, '10.9.0.0/24'));
      // Not committed yet: the other one has to wait until it is.
      let isOver = false;
      second = moveTo(other, '10.9.0.0/24')
        .catch((error: unknown) => error)
        .finally(() => (isOver = true));
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
      await eventually(async () => isOver || (await database.query(waits)).length > 0);
    });
    expect(await second).toMatchObject({ code: 'LINK_CIDR_OVERLAP' });
    await moveTo(other, '10.4.0.0/24');
  });
});
