import { auditSorting, selectEntries } from '../../../src/api/audit/audit.repository';
import { newId } from '../../../src/common/ids';
import { listOrder, type Database } from '../../../src/database';
import { selectIntervals } from '../../../src/metering/usage-interval.repository';
import { rowsRead } from '../../support/rows.read';
import { testDatabase } from '../../support/test-database';

const few = 20;
const limit = 101;

describe('among 20,000 rows of a large account', () => {
  const [large, small] = [newId(), newId()];
  let database: Database;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    // One of the small account's in every thousand; of the unlimited, another thousand.
    await database.query(
      `insert into audit_log (id, at, actor_id, actor, role, account_ids, action, path, status)
       select gen_random_uuid(), timestamptz '2026-01-01' + n * interval '1 minute', 'a', 'a', 'operator',
         case when n % 1000 = 0 then array[$2::uuid] when n % 20 = 1 then null else array[$1::uuid] end, 'POST /x', '/x', 200
       from generate_series(1, 20000) n`,
      [large, small],
    );
    await database.query(
      `insert into usage_interval (id, recorded_at, resource_id, account_id, kind, meter, unit, quantity, during, confidence)
       select gen_random_uuid(), now(), gen_random_uuid(), case when n % 40 = 0 then $2::uuid else $1::uuid end, 'server', 'm',
         'Hours', 1, tstzrange(timestamptz '2026-01-01' + n * interval '1 minute', null), 'observed'
       from generate_series(1, 20000) n`,
      [large, small],
    );
    for (const table of ['audit_log', 'usage_interval']) await database.query(`vacuum analyze ${table}`);
  });
  afterAll(() => close());

  const order = listOrder(auditSorting, { limit: 100 });
  const anybody = { scope: null, actorId: null, actor: null, action: null, object: null, from: null, to: null };

  it.each([
    ['of a small account', { scope: [small] }],
    ['of twenty minutes', { from: new Date('2026-01-02T00:00:00Z'), to: new Date('2026-01-02T00:20:00Z') }],
  ])('the audit log %s is read, and nothing beside it', async (_, filter) => {
    const read = await rowsRead(database, async (explained) => {
      expect(await selectEntries(explained, { ...anybody, ...filter }, order, limit)).toHaveLength(few);
    });
    expect(read).toBeLessThanOrEqual(few);
  });

  it.each(['actor', '-actor', 'action', '-action'] as const)(
    'a page of the audit log by %s is read, and nothing beside it',
    async (sort) => {
      const read = await rowsRead(database, async (explained) => {
        const by = listOrder(auditSorting, { sort, limit: 100 });
        expect(await selectEntries(explained, anybody, by, limit)).toHaveLength(limit);
      });
      expect(read).toBeLessThanOrEqual(limit);
    },
  );

  it('a page of the intervals of a small account is read, and nothing beside it', async () => {
    const read = await rowsRead(database, async (explained) => {
      const filter = { scope: [small], fleetId: null, resourceId: null, confidence: null, treatment: null };
      expect(await selectIntervals(explained, filter, null, limit)).toHaveLength(limit);
    });
    expect(read).toBeLessThanOrEqual(limit);
  });
});
