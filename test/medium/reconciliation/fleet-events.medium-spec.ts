import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { holdOneScale } from '../../../src/fleets/fleet.scale.repository';
import { fleetEvents, recordFleetEvent } from '../../../src/reconciliation/fleet-event.repository';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';

describe("a fleet's history", () => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterAll(() => close());

  it('is whole for whoever reads on from the last event seen, in whatever order its writers commit', async () => {
    const fleetId = newId();
    const at = new Date();
    const read = (after?: string) => fleetEvents(database, fleetId, { limit: 10, after });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let written = false;
    const slow = database.transaction(async (tx) => {
      await recordFleetEvent(tx, { fleetId, type: 'first', message: 'slow to commit', at });
      written = true;
      await held;
    });
    await eventually(() => written);
    const quick = database.transaction((tx) => recordFleetEvent(tx, { fleetId, type: 'second', message: 'quick', at }));
    const elsewhere = { fleetId: newId(), type: 'third', message: 'of another fleet', at };
    // Only its own fleet's writers wait for it.
    await database.transaction((tx) => recordFleetEvent(tx, elsewhere));
    await eventually(async () => {
      const [{ waiting }] = await database.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      return waiting === 1;
    });
    const early = await read();
    letGo();
    await Promise.all([slow, quick]);
    const late = await read(early.at(-1)?.seq);
    expect([...early, ...late].map(({ type }) => type)).toEqual(['first', 'second']);
  });

  it("grows beside those who count the same fleet's gateways", async () => {
    const fleetId = newId();
    const event = { fleetId, type: 'first', message: 'of a registration', at: new Date() };
    await database.transaction(async (tx) => {
      await recordFleetEvent(tx, event);
      await database.transaction(async (other) => {
        await other.query(`set local lock_timeout = '3s'`);
        await holdOneScale(other, fleetId);
      });
    });
    expect(await fleetEvents(database, fleetId, { limit: 10 })).toMatchObject([{ type: 'first' }]);
  });
});
