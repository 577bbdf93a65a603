import { newId } from '../../../src/common/ids';
import { brokenConstraint, holdBillingFacts, type Database } from '../../../src/database';
import { MeteringService, usedPieces } from '../../../src/metering';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';
import { lifecycleEvent, record, type Owner } from './lifecycle.fixture';

const minute = (n: number): string => `2026-03-01T00:${String(n).padStart(2, '0')}:00.000Z`;

interface Item {
  id: string;
  resourceId: string;
  accountId: string;
  from: string;
  to: string;
  confidence: string;
  treatment: string | null;
  decision: { decision: string; reason: string; decidedBy: string } | null;
}

describe('usage that nobody knows of', () => {
  let database: Database;
  let metering: MeteringService;
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    ({ database } = app);
    metering = new MeteringService(database);
  });
  afterAll(() => app.close());

  const call = <T>(method: string, path: string, body?: unknown, token?: string) =>
    app.call<T>(method, `/api/v1/${path}`, body, token === undefined ? {} : { token });
  const account = async (more: object = {}): Promise<Owner> => {
    const input = { name: 'a', currency: 'EUR', timeZone: 'UTC', ...more };
    const { body } = await call<{ id: string }>('POST', 'accounts', input);
    return { accountId: body.id, fleetId: newId() };
  };
  /** Known for four minutes, unknown for five. */
  const missed = async (who: Owner): Promise<string> => {
    const resourceId = newId();
    await record(database, [
      lifecycleEvent(who, resourceId, 'opened', minute(1)),
      lifecycleEvent(who, resourceId, 'closed', minute(10), { lastSeenAt: new Date(minute(5)) }),
    ]);
    await eventually(async () => (await metering.absorbAll(), (await metering.intervals({ resourceId })).length === 2));
    return resourceId;
  };
  const listed = async (query: string, token?: string) =>
    (await call<{ items: Item[]; nextCursor: string | null }>('GET', `usage-intervals?${query}`, undefined, token))
      .body;
  const decide = (id: string, decision: string, token?: string) =>
    call<Item & { code?: string }>('POST', `usage-intervals/${id}/decision`, { decision, reason: 'it ran' }, token);
  const clock = async () => (await database.query<{ at: string }>('select clock_timestamp()::text as at'))[0].at;
  /** `confidence minutes` of what is billed of the account, as it was known before an instant, or is now. */
  const billed = async ({ accountId }: Owner, knownBefore?: string): Promise<string[]> => {
    const sql = usedPieces({
      from: '$1::timestamptz',
      to: '$2::timestamptz',
      now: '$2::timestamptz',
      where: 'u.account_id = $3',
      ...(knownBefore === undefined ? {} : { knownBefore: '$4::timestamptz' }),
    });
    const rows = await database.query<{ text: string }>(
      `select extract(epoch from upper(during) - lower(during))::int / 60 || ' x ' || trim_scale(quantity) as text
       from (${sql}) p order by lower(during)`,
      [minute(0), minute(59), accountId, ...(knownBefore === undefined ? [] : [knownBefore])],
    );
    return rows.map(({ text }) => text);
  };

  it('is listed with what becomes of it, page by page', async () => {
    const who = await account();
    await missed(who);
    const all = await listed(`accountId=${who.accountId}`);
    expect(all.items.map(({ confidence, treatment }) => [confidence, treatment])).toEqual([
      ['unknown', 'waive'],
      ['observed', null],
    ]);
    const first = await listed(`fleetId=${who.fleetId}&limit=1`);
    const second = await listed(`fleetId=${who.fleetId}&limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(second.nextCursor).toBeNull();
    expect((await listed(`accountId=${who.accountId}&confidence=unknown`)).items).toEqual([all.items[0]]);
  });

  it('is listed by what becomes of it', async () => {
    const [waived, held] = [await account(), await account({ unknownPolicy: 'hold' })];
    for (const who of [waived, held, held]) await missed(who);
    const of = async (query: string) => (await listed(query)).items;
    const [one, other] = await of(`accountId=${held.accountId}&confidence=unknown`);
    expect(await of(`accountId=${held.accountId}&treatment=hold`)).toEqual([one, other]);
    expect(await of(`accountId=${waived.accountId}&treatment=hold`)).toEqual([]);
    expect(await of(`accountId=${waived.accountId}&treatment=waive`)).toHaveLength(1);
    await decide(one.id, 'bill');
    expect(await of(`accountId=${held.accountId}&treatment=hold`)).toEqual([other]);
    expect((await of(`accountId=${held.accountId}&treatment=bill`)).map(({ id }) => id)).toEqual([one.id]);
    expect((await call('GET', 'usage-intervals?treatment=perhaps')).status).toBe(400);
  });

  it('is billed once people have decided so, or by the policy of its account, and never before', async () => {
    const who = await account();
    await missed(who);
    expect(await billed(who)).toEqual(['4 x 1']);
    const before = await clock();
    const [unknown] = (await listed(`accountId=${who.accountId}&confidence=unknown`)).items;
    const decided = await decide(unknown.id, 'bill');
    expect([decided.status, decided.body]).toMatchObject([
      201,
      { treatment: 'bill', decision: { decision: 'bill', reason: 'it ran', decidedBy: 'first administrator' } },
    ]);
    expect(await billed(who)).toEqual(['4 x 1', '5 x 1']);
    expect(await billed(who, before)).toEqual(['4 x 1']);
    expect(await billed(who, await clock())).toEqual(['4 x 1', '5 x 1']);
    const { body } = await call('PATCH', `accounts/${who.accountId}`, { unknownPolicy: 'hold' });
    expect(body).toMatchObject({ unknownPolicy: 'hold' });
    expect(await billed(who)).toEqual(['4 x 1', '5 x 1']);
    expect((await decide(unknown.id, 'waive')).body).toMatchObject({ treatment: 'waive' });
    expect(await billed(who)).toEqual(['4 x 1']);
    const generous = await account({ unknownPolicy: 'bill' });
    await missed(generous);
    expect(await billed(generous)).toEqual(['4 x 1', '5 x 1']);
    expect(await billed(generous, before)).toEqual([]);
  });

  it('is told as it was known when a fact comes late', async () => {
    const who = await account();
    const resourceId = await missed(who);
    const before = await clock();
    await record(database, [lifecycleEvent(who, resourceId, 'closed', minute(3))]);
    await eventually(async () => (await metering.absorbAll(), (await metering.intervals({ resourceId })).length === 1));
    expect(await billed(who)).toEqual(['2 x 1']);
    expect(await billed(who, before)).toEqual(['4 x 1']);
  });

  it('is decided about by those who bill all accounts, once it is unknown', async () => {
    const who = await account();
    await missed(who);
    const token = async (role: string, accountId?: string) =>
      (await call<{ token: string }>('POST', 'api-tokens', { name: role, role, accountId })).body.token;
    const [unknown, known] = (await listed(`accountId=${who.accountId}`)).items;
    const answers = [
      await decide(known.id, 'bill'),
      await decide(newId(), 'bill'),
      await decide(unknown.id, 'bill', await token('operator')),
      await decide(unknown.id, 'bill', await token('billing', who.accountId)),
      await decide(unknown.id, 'perhaps'),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      ...['409 USAGE_INTERVAL_KNOWN', '404 USAGE_INTERVAL_NOT_FOUND', '403 FORBIDDEN', '403 FORBIDDEN'],
      '400 VALIDATION_FAILED',
    ]);
    const stranger = await token('viewer', (await account()).accountId);
    expect(await listed('limit=500', stranger)).toEqual({ items: [], nextCursor: null });
    expect((await listed(`accountId=${who.accountId}`, stranger)).items).toEqual([]);
  });

  it('stays on record: decisions, policies and shares are only ever added', async () => {
    for (const table of ['unknown_decision', 'account_unknown_policy', 'state_policy'])
      for (const change of [`delete from ${table}`, `truncate ${table}`])
        await expect(database.query(change)).rejects.toThrow('append-only');
    const wrong = database.query(`insert into account_unknown_policy (account_id, policy) values ($1, 'x')`, [newId()]);
    expect(brokenConstraint(await wrong.catch((error: unknown) => error))).toBe('ck_account_unknown_policy');
  });

  it('is not decided about while a bill is cut off', async () => {
    const who = await account();
    await missed(who);
    const [unknown] = (await listed(`accountId=${who.accountId}&confidence=unknown`)).items;
    let cutOff = '';
    let deciding: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      await holdBillingFacts(tx);
      deciding = decide(unknown.id, 'bill');
      await eventually(async () => {
        const [{ n }] = await database.query<{ n: number }>(
          `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 7206 and not granted
             and database = (select oid from pg_database where datname = current_database())`,
        );
        return n > 0;
      });
      [{ at: cutOff }] = await tx.query<{ at: string }>('select clock_timestamp()::text as at');
    });
    await deciding;
    expect(await billed(who, cutOff)).toEqual(['4 x 1']);
    expect(await billed(who)).toEqual(['4 x 1', '5 x 1']);
  });

  it("bills a server's state by the share of its time", async () => {
    const who = await account();
    const resourceId = newId();
    const attributes = { state: 'shelved' };
    await record(database, [
      lifecycleEvent(who, resourceId, 'opened', minute(1)),
      lifecycleEvent(who, resourceId, 'changed', minute(5), { attributes }),
    ]);
    await eventually(async () => (await metering.absorbAll(), (await metering.intervals({ resourceId })).length === 2));
    expect(await billed(who)).toEqual(['4 x 1']);
    await metering.bill({ stopped: '1', shelved: '0.25' });
    await eventually(async () => (await metering.absorbAll(), (await metering.intervals({ resourceId })).length === 3));
    expect((await metering.intervals({ resourceId })).map(({ share }) => share)).toEqual(['1', '0', '0.25']);
    // What was waived before stays so.
    expect(await billed(who)).toEqual(['4 x 1']);
    await metering.bill({ stopped: '1', shelved: '0.25' });
    expect(await metering.waiting()).toBe(0);
  });
});
