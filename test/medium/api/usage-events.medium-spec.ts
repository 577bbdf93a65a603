import type { Database } from '../../../src/database';
import { newId } from '../../../src/common/ids';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

const path = '/api/v1/usage-events';

describe('POST /usage-events', () => {
  let database: Database;
  let test: TestApp;
  let fleets: { id: string; accountId: string }[];

  const make = (of: string, body: unknown) => test.make<{ id: string; token: string }>(of, body);
  const tokenOf = async (role: string, accountId?: string) =>
    (await make('api-tokens', { name: newId(), role, accountId })).token;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
    const { id: blueprintId } = await make('blueprints', { name: 'hub', spec: {} });
    fleets = [];
    for (const name of ['north', 'south']) {
      const { id: accountId } = await make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });
      fleets.push({ ...(await make('fleets', { name, accountId, blueprintId })), accountId });
    }
  });
  afterAll(() => test.close());

  const event = (id: string, more: object = {}, data: object = {}) => ({
    specversion: '1.0',
    id,
    source: '/collectors/kiel',
    type: 'moorage.usage.device.messages',
    time: new Date(Date.now() - 60_000).toISOString(),
    traceparent: newId(),
    ...more,
    data: { fleetId: fleets[0].id, quantity: '3', ...data },
  });
  const post = (body: unknown, type = 'application/json', token?: string) =>
    test.call('POST', path, body, { headers: { 'content-type': type }, ...(token === undefined ? {} : { token }) });

  it('takes one event or a batch in every form of CloudEvents, once', async () => {
    const [first, second] = [event('a'), event('b')];
    expect(await post(first, 'application/cloudevents+json')).toMatchObject({
      status: 200,
      body: { accepted: 1, duplicates: 0, conflicts: [] },
    });
    const again = { ...first, traceparent: 'another', data: { ...first.data, quantity: '3.0' } };
    expect((await post([again, second], 'application/cloudevents-batch+json')).body).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect((await post([first, second])).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect((await post([])).body).toMatchObject({ accepted: 0 });
    expect((await post('[', 'application/json')).status).toBe(400);
    expect((await post('x', 'text/plain')).status).toBe(415);
  });

  it('leaves in the audit log who sent how many, and none of the events', async () => {
    const sent = [event('brief-1'), event('brief-2')];
    for (const body of [sent[0], sent, sent]) await post(body);
    const { status } = await test.call('PATCH', `/api/v1/fleets/${fleets[1].id}`, { approval: 'manual' });
    expect(status).toBe(200);
    const lines = await test.call<{ items: unknown[] }>('GET', '/api/v1/audit-log?limit=4');
    const line = (accepted: number, duplicates: number) => ({
      action: `POST ${path}`,
      actor: expect.any(String),
      status: 200,
      request: null,
      after: { accepted, duplicates, conflicts: 0 },
    });
    expect(lines.body.items).toMatchObject([
      { action: 'PATCH /api/v1/fleets/:id', request: { approval: 'manual' } },
      ...[line(0, 2), line(1, 1), line(1, 0)],
    ]);
  });

  it('answers whole crowds of requests with keys, and others beside them', async () => {
    const crowd = Array.from({ length: 40 }, (_, number) => `crowd-${number}`);
    let arrived = 0;
    test.app.getHttpServer().on('request', () => (arrived += 1));
    // All of them are there before the first one is through.
    const held = database.source.createQueryRunner();
    await held.query('begin; lock table usage_event in access exclusive mode');
    const keyed = crowd.map((id) =>
      test.call('POST', path, event(id), { headers: { 'idempotency-key': id, 'content-type': 'application/json' } }),
    );
    const reads = crowd.map(() => test.call('GET', '/api/v1/fleets'));
    const waiting = `select 1 from pg_locks where relation = 'usage_event'::regclass and not granted`;
    await eventually(async () => arrived >= 80 && ((await held.query(waiting)) as unknown[]).length > 0);
    expect((await Promise.all(reads)).map(({ status }) => status)).toEqual(crowd.map(() => 200));
    await held.query('rollback');
    await held.release();
    expect((await Promise.all(keyed)).map(({ status }) => status)).toEqual(crowd.map(() => 200));
  });

  it('refuses an event alone whose id is another one’s, lists it of a batch, and keeps both on record', async () => {
    await post(event('c'));
    const other = event('c', { type: 'moorage.usage.device.bytes' });
    expect(await post(other)).toMatchObject({ status: 409, body: { code: 'USAGE_EVENT_CONFLICT' } });
    expect(await post([event('d'), other])).toMatchObject({
      status: 200,
      body: { accepted: 1, duplicates: 0, conflicts: [{ source: '/collectors/kiel', id: 'c' }] },
    });
    const list = async (token?: string) =>
      (await test.call<{ items: unknown[] }>('GET', `${path}/conflicts`, undefined, token ? { token } : {})).body.items;
    expect(await list()).toMatchObject([
      {
        source: '/collectors/kiel',
        eventId: 'c',
        sent: { meter: 'device.bytes', quantity: '3', fleetId: fleets[0].id },
        recorded: { meter: 'device.messages' },
      },
    ]);
    expect(await list(await tokenOf('viewer', fleets[0].accountId))).toHaveLength(1);
    expect(await list(await tokenOf('viewer', fleets[1].accountId))).toEqual([]);
  });

  it('tells of each wrong member where it is, and takes nothing then', async () => {
    const wrong: [object, string][] = [
      [event('e', { specversion: '0.3' }), '/specversion'],
      [event('', {}), '/id'],
      [event('e', { source: 'x'.repeat(301) }), '/source'],
      [event('e', { type: 'moorage.usage.volume' }), '/type'],
      [event('e', { time: 'yesterday' }), '/time'],
      [event('e', { time: new Date(Date.now() + 600_000).toISOString() }), '/time'],
      [event('e', { subject: 'gw-1' }), '/subject'],
      [event('e', { subject: newId() }), '/subject'],
      [event('e', { datacontenttype: 'text/xml' }), '/datacontenttype'],
      [event('e', {}, { quantity: '-1' }), '/data/quantity'],
      [event('e', {}, { quantity: 1 }), '/data/quantity'],
      [event('e', {}, { quantity: '1e3' }), '/data/quantity'],
      [event('e', {}, { fleetId: newId() }), '/data/fleetId'],
    ];
    for (const [body, pointer] of wrong) {
      const [alone, among] = [await post(body), await post([event('good'), body])];
      expect([alone.status, among.status].every((status) => status === 400 || status === 422)).toBe(true);
      expect(alone.body.errors).toEqual([expect.objectContaining({ pointer })]);
      expect(among.body.errors).toEqual([expect.objectContaining({ pointer: `/1${pointer}` })]);
    }
    const many = Array.from({ length: 1_001 }, (_, n) => event(`many-${n}`));
    expect((await post(many)).status).toBe(400);
    expect(await database.query(`select 1 from usage_event where event_id in ('e', 'good', 'many-1')`)).toEqual([]);
  });

  it('is for operators, and for those of one account only about its fleets', async () => {
    for (const role of ['viewer', 'billing'])
      expect((await post(event('f'), undefined, await tokenOf(role))).status).toBe(403);
    const [own, other] = [
      await tokenOf('operator', fleets[0].accountId),
      await tokenOf('operator', fleets[1].accountId),
    ];
    expect(await post(event('f'), undefined, other)).toMatchObject({
      status: 422,
      body: { code: 'REFERENCE_NOT_FOUND' },
    });
    expect((await post(event('f'), undefined, own)).body).toMatchObject({ accepted: 1 });
  });

  it('knows no account’s events by those of another', async () => {
    const [own, other] = [
      await tokenOf('operator', fleets[0].accountId),
      await tokenOf('operator', fleets[1].accountId),
    ];
    const mine = event('g');
    expect((await post(mine, undefined, own)).body).toMatchObject({ accepted: 1 });
    const theirs = event('g', { time: mine.time }, { fleetId: fleets[1].id, quantity: '7' });
    expect((await post(theirs, undefined, other)).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await post([theirs, mine])).body).toMatchObject({ accepted: 0, duplicates: 2, conflicts: [] });
    const wrong = { ...theirs, data: { ...theirs.data, quantity: '8' } };
    expect(await post(wrong, undefined, other)).toMatchObject({ status: 409, body: { code: 'USAGE_EVENT_CONFLICT' } });
    const { body } = await test.call<{ items: unknown[] }>('GET', `${path}/conflicts`, undefined, { token: other });
    expect(body.items).toMatchObject([{ eventId: 'g', sent: { quantity: '8' }, recorded: { quantity: '7' } }]);
    const counted = await database.query(
      `select account_id, sum(quantity)::text as quantity from usage_event where event_id = 'g' group by 1 order by 2`,
    );
    expect(counted).toEqual([
      { account_id: fleets[0].accountId, quantity: '3' },
      { account_id: fleets[1].accountId, quantity: '7' },
    ]);
  });

  it('is described with each of its types', async () => {
    interface Content {
      paths: Record<string, { post: { requestBody: { content: Record<string, { schema: unknown }> } } }>;
    }
    const { body } = await test.call<Content>('GET', '/openapi.json');
    const { content } = body.paths[path].post.requestBody;
    const one = { $ref: '#/components/schemas/UsageEvent' };
    for (const type of ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json']) {
      expect(content[type].schema).toMatchObject({ anyOf: [one, { type: 'array', items: one }] });
    }
  });
});
