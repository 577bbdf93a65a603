import { createHash } from 'node:crypto';
import { newId } from '../../../src/common/ids';
import { wake, type Database } from '../../../src/database';
import type { Emulator } from '../../../src/emulator';
import { containers, objects } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { emulatorCloud } from '../../support/reconciler-world';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Stored {
  name: string;
  bytes: number;
  md5: string;
  sha256: string;
  stored: boolean;
}
interface Page {
  items: Stored[];
  nextCursor: string | null;
}

describe('archives', () => {
  let emulator: Emulator;
  let test: TestApp;
  let database: Database;

  beforeAll(async () => {
    test = await startTestApp({ emulator: {} });
    ({ database, emulator } = test);
  });
  afterAll(() => test.close());

  const account = async () =>
    (await test.call<{ id: string }>('POST', '/api/v1/accounts', { name: 'A', currency: 'EUR', timeZone: 'UTC' })).body
      .id;
  const report = (name: string, text = 'a;b\n') => ({
    name,
    contentType: 'text/csv',
    content: Buffer.from(text).toString('base64'),
  });
  const digest = (kind: string, text = 'a;b\n') => createHash(kind).update(text).digest('hex');
  const uploads = () => emulator.calls.count('PUT object-store/:account/:container/:object');
  const container = (id: string) => `moorage-archives-${id}`;

  it('keeps a document once, with its checksums, and hands it to whoever has a temporary address', async () => {
    const id = await account();
    const path = `/api/v1/accounts/${id}/archives`;
    expect((await test.call<Page>('GET', path)).body).toEqual({ items: [], nextCursor: null });
    const first = await test.call<Stored>('POST', path, report('2026-11.csv'));
    expect(first).toMatchObject({
      status: 201,
      body: { name: '2026-11.csv', bytes: 4, md5: digest('md5'), sha256: digest('sha256'), stored: true },
    });
    const sent = uploads();
    expect((await test.call<Stored>('POST', path, report('2026-11.csv'))).body).toEqual({
      ...first.body,
      stored: false,
    });
    expect(uploads()).toBe(sent);
    const other = await test.call<{ code: string }>('POST', path, report('2026-11.csv', 'other'));
    expect([other.status, other.body.code]).toEqual([409, 'ARCHIVE_DIFFERS']);
    expect(emulator.state.get('containers', `${emulator.state.all('projects')[0].id}/${container(id)}`)).toMatchObject({
      metadata: { moorage: `moorage:account=${id}` },
    });

    await test.call('POST', path, report('2026-10.csv'));
    const page = (await test.call<Page>('GET', `${path}?limit=1`)).body;
    expect(page.items).toMatchObject([{ name: '2026-10.csv', bytes: 4, md5: digest('md5'), contentType: 'text/csv' }]);
    const rest = (await test.call<Page>('GET', `${path}?limit=1&cursor=${page.nextCursor}`)).body;
    expect(rest).toMatchObject({ items: [{ name: '2026-11.csv' }], nextCursor: null });

    const { body } = await test.call<{ url: string; expiresAt: string }>('GET', `${path}/2026-11.csv/url?seconds=60`);
    const read = await fetch(body.url);
    expect([read.status, await read.text()]).toEqual([200, 'a;b\n']);
    expect(read.headers.get('content-disposition')).toContain('2026-11.csv');
    expect((await fetch(body.url.replace('2026-11.csv?', '2026-10.csv?'))).status).toBe(401);
    const none = await test.call<{ code: string }>('GET', `${path}/none.csv/url`);
    expect([none.status, none.body.code]).toEqual([404, 'ARCHIVE_NOT_FOUND']);
  });

  it('stores nothing twice when the reply of an upload is lost', async () => {
    const id = await account();
    emulator.faults.add({ kind: 'PUT object-store/*/:object', effect: 'drop-after', times: 1 });
    const { status, body } = await test.call<Stored>('POST', `/api/v1/accounts/${id}/archives`, report('a.csv'));
    expect([status, body.stored]).toEqual([201, false]);
    expect(emulator.state.all('objects').filter(({ containerId }) => containerId.endsWith(container(id)))).toHaveLength(
      1,
    );
  });

  it('keep no transaction open while the cloud takes its time, and are put on record and repeated all the same', async () => {
    const path = `/api/v1/accounts/${await account()}/archives`;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let [asked, answered] = [false, false];
    const undo = emulator.onCall(async ({ phase, kind }) => {
      if (phase !== 'before' || !kind.startsWith('PUT object-store/:account/:container/:object')) return;
      asked = true;
      await released;
    });
    const put = test.call<Stored>('POST', path, report('slow.csv')).finally(() => (answered = true));
    await eventually(() => asked);
    await eventually(async () => {
      const open = `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`;
      return (await database.query(open)).length === 0;
    });
    expect(answered).toBe(false);
    release();
    expect((await put).status).toBe(201);
    undo();

    const keyed = { headers: { 'idempotency-key': newId() } };
    const first = await test.call<Stored>('POST', path, report('keyed.csv'), keyed);
    const again = await test.call<Stored>('POST', path, report('keyed.csv'), keyed);
    expect([first.body.stored, again.body, again.headers.get('idempotency-replayed')]).toEqual([
      true,
      first.body,
      'true',
    ]);
    const lines = await database.query<{ name: string }>(
      `select after ->> 'name' as name from audit_log where path = $1 order by id`,
      [path],
    );
    expect(lines.map(({ name }) => name)).toEqual(['slow.csv', 'keyed.csv']);
  });

  it('are seen by those of the account alone, and written by those who bill', async () => {
    const [own, foreign] = [await account(), await account()];
    const token = async (role: string) =>
      (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: role, role, accountId: own })).body
        .token;
    const [viewer, operator, billing] = [await token('viewer'), await token('operator'), await token('billing')];
    const status = async (method: string, path: string, as: string, body?: unknown) =>
      (await test.call(method, `/api/v1/accounts/${path}`, body, { token: as })).status;
    for (const writer of [viewer, operator]) {
      expect(await status('POST', `${own}/archives`, writer, report('a.csv'))).toBe(403);
    }
    expect(await status('POST', `${own}/archives`, billing, report('a.csv'))).toBe(201);
    expect(await status('POST', `${foreign}/archives`, billing, report('a.csv'))).toBe(404);
    expect(await status('GET', `${own}/archives`, viewer)).toBe(200);
    expect(await status('GET', `${own}/archives/a.csv/url`, viewer)).toBe(200);
    for (const path of [foreign, newId()]) {
      expect(await status('GET', `${path}/archives`, viewer)).toBe(404);
      expect(await status('GET', `${path}/archives/a.csv/url`, viewer)).toBe(404);
    }
    expect(await status('POST', `${own}/archives`, billing, { ...report('../a'), content: '-' })).toBe(400);
  });

  it("are their account's usage, by the size that each look finds", async () => {
    const id = await account();
    /** Has the containers looked at, and waits for what that look commits: a later change is not in it. */
    const look = async () => {
      const from = new Date();
      await wake(database, 'archives', 'containers');
      const seen = 'select 1 from archive_container where account_id = $1 and coalesce(gone_at, seen_at) >= $2';
      await eventually(async () => (await database.query(seen, [id, from])).length === 1);
    };
    /** `<meter> <bytes> <open, ended or unknown>` of what is known of the account. */
    const used = async () =>
      (
        await database.query<{ text: string }>(
          `select meter || ' ' || round(quantity * 1073741824) || case when upper_inf(during) then ' open'
             when confidence = 'unknown' then ' unknown' else ' ended' end as text
           from usage_interval where account_id = $1 and fleet_id is null and superseded_at is null order by lower(during)`,
          [id],
        )
      ).map(({ text }) => text);
    const path = `/api/v1/accounts/${id}/archives`;
    await test.call<Stored>('POST', path, report('one.csv', 'x'.repeat(1_000)));
    await look();
    await eventually(async () => (await used()).length === 1);
    await test.call<Stored>('POST', path, report('two.csv', 'y'.repeat(500)));
    await look();
    await eventually(async () => (await used()).length === 2);
    expect(await used()).toEqual(['object_storage 1000 ended', 'object_storage 1500 open']);
    await look();
    const cloud = emulatorCloud(emulator);
    for (const name of ['one.csv', 'two.csv']) await objects.remove(cloud, container(id), name);
    await containers.remove(cloud, container(id));
    await cloud.close();
    await look();
    await eventually(async () => (await used()).length === 3);
    expect(await used()).toEqual([
      'object_storage 1000 ended',
      'object_storage 1500 ended',
      'object_storage 1500 unknown',
    ]);
  });
});
