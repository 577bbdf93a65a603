import { createHash, randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { newId } from '../../../src/common/ids';
import { wake, type Database } from '../../../src/database';
import type { Emulator } from '../../../src/emulator';
import { images, openCloud } from '../../../src/openstack';
import { systemClock } from '../../../src/common/clock';
import { eventually } from '../../support/eventually';
import { emulatorCloud, emulatorSettings } from '../../support/reconciler-world';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Upload {
  name: string;
  id: string;
  status: string;
  bytesReceived: number;
  bytesTotal: number | null;
  checksum: string;
  message: string | null;
  code: string;
  detail: string;
}

const limit = 1_000_000;
const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');

describe('uploads of images', () => {
  let emulator: Emulator;
  let test: TestApp;
  let database: Database;

  beforeAll(async () => {
    const env = { MOORAGE_MAX_IMAGE_BYTES: String(limit), MOORAGE_SETTLE_MS: '300' };
    test = await startTestApp({ emulator: {}, env });
    ({ database, emulator } = test);
  });
  afterAll(() => test.close());
  afterEach(() => emulator.faults.clear());

  const send = async (
    query: string,
    body: RequestInit['body'],
    { type = 'application/octet-stream', signal, key }: { type?: string; signal?: AbortSignal; key?: string } = {},
  ): Promise<{ status: number; body: Upload }> => {
    const headers = {
      authorization: `Bearer ${test.adminToken}`,
      'content-type': type,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const wanted = { method: 'POST', headers, body, duplex: 'half', signal };
    const reply = await fetch(`${test.url}/api/v1/images?diskFormat=raw&${query}`, wanted as RequestInit);
    return { status: reply.status, body: (await reply.json()) as Upload };
  };
  const read = async (id: string) => (await test.call<Upload>('GET', `/api/v1/images/uploads/${id}`)).body;
  const inCloud = (name: string) => emulator.state.all('images').filter((image) => image.name === name);
  const ends = (id: string) =>
    eventually(async () => {
      const upload = await read(id);
      return upload.status === 'failed' ? upload : null;
    });
  /** A body that comes in pieces, without a length. */
  const pieces = (all: Buffer[], open = false) =>
    new ReadableStream({
      start(controller) {
        for (const piece of all) controller.enqueue(piece);
        if (!open) controller.close();
      },
    });

  it('are handed on whole, verified by their checksums, and offered from then on', async () => {
    const { status, body } = await send(`name=mine&checksum=${sha256.toUpperCase()}`, content);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { name: 'mine', status: 'active', bytesReceived: 300_000, bytesTotal: 300_000, checksum: sha256 },
    });
    const [found] = inCloud('mine');
    expect(found).toMatchObject({
      id: body.id,
      status: 'active',
      size: 300_000,
      diskFormat: 'raw',
      containerFormat: 'bare',
      properties: { moorage: `moorage:upload=${body.id}` },
    });
    const offered = await test.call<{ items: { id: string }[] }>('GET', '/api/v1/images');
    expect(offered.body.items.map(({ id }) => id)).toContain(body.id);
    const told = await test.call<{ items: Upload[] }>('GET', '/api/v1/images/uploads');
    expect(told.body.items).toEqual([body]);
    const log = await test.call<{ items: object[] }>('GET', '/api/v1/audit-log?limit=1');
    const request = { name: 'mine', diskFormat: 'raw', checksum: sha256.toUpperCase() };
    expect(log.body.items).toMatchObject([{ action: 'POST /api/v1/images', status: 201, request }]);

    const again = await send(`name=again&id=${body.id}`, content);
    expect([again.status, again.body.code]).toEqual([409, 'UPLOAD_EXISTS']);
    const unknown = await send('name=unknown', pieces([content.subarray(0, 1000), content.subarray(1000)]));
    expect(unknown).toMatchObject({
      status: 201,
      body: { bytesTotal: null, bytesReceived: 300_000, checksum: sha256 },
    });
  });

  it('tell how far they are, and leave nothing when they are broken off', async () => {
    const id = newId();
    const leaving = new AbortController();
    const sent = send(`name=half&id=${id}`, pieces([content], true), { signal: leaving.signal });
    await eventually(async () => (await read(id)).bytesReceived === 300_000);
    expect(await read(id)).toMatchObject({ status: 'receiving', bytesTotal: null });
    expect(inCloud('half')).toHaveLength(1);
    leaving.abort();
    await expect(sent).rejects.toThrow();
    expect((await ends(id)).message).toContain('the upload was broken off');
    expect(inCloud('half')).toEqual([]);
  });

  it('leave nothing when they are not what they should be, and say why', async () => {
    const refused = async (query: string, body: RequestInit['body'], type?: string) => {
      const { status, body: problem } = await send(`name=wrong&${query}`, body, { type });
      expect(inCloud('wrong')).toEqual([]);
      return `${status} ${problem.code}`;
    };
    const id = newId();
    expect(await refused(`id=${id}&checksum=${'0'.repeat(64)}`, content)).toBe('422 IMAGE_CHECKSUM_MISMATCH');
    expect((await ends(id)).message).toContain(`what came has the SHA-256 ${sha256}, not 000`);
    expect(await refused('', Buffer.alloc(limit + 1))).toBe('413 IMAGE_TOO_LARGE');
    expect(await refused('', pieces(Array<Buffer>(4).fill(content)))).toBe('413 IMAGE_TOO_LARGE');
    expect(await refused('', pieces([]))).toBe('400 IMAGE_EMPTY');
    expect(await refused('', '{}', 'application/json')).toBe('415 MEDIA_TYPE_UNSUPPORTED');
    expect(await refused('checksum=x', content)).toBe('400 VALIDATION_FAILED');
    emulator.faults.add({ kind: 'PUT image/images/:id/file', effect: 'status', status: 413, times: 1 });
    expect(await refused('', content)).toBe('409 OPENSTACK_QUOTA');
  });

  it('are made once when they are sent again by their key, though what became of them was not kept', async () => {
    const { body: owner } = await test.call<{ id: string }>('POST', '/api/v1/accounts', {
      name: 'features-key',
      currency: 'EUR',
      timeZone: 'UTC',
    });
    const query = `name=keyed&checksum=${sha256}&accountId=${owner.id}`;
    let end = (): void => undefined;
    const slow = new ReadableStream({
      start(controller) {
        controller.enqueue(content);
        end = () => controller.close();
      },
    });
    const first = send(query, slow, { key: 'features-1' });
    const begun = async () => (await test.call<{ items: Upload[] }>('GET', '/api/v1/images/uploads')).body.items[0];
    const { id } = await eventually(async () => ((await begun()).name === 'keyed' ? await begun() : null));
    // Whoever has lost the connection that it holds the key over goes on, and knows that it does.
    const key = JSON.stringify(['idempotency', 'admin', 'POST /api/v1/images', 'features-1']);
    const ended = await database.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 1
         and classid::bigint << 32 | objid::bigint = hashtextextended($1, 0)`,
      [key],
    );
    expect(ended).toHaveLength(1);
    const meanwhile = await send(query, content, { key: 'features-1' });
    expect([meanwhile.status, meanwhile.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT']);
    await database.query('alter table audit_log rename to audit_log_away');
    end();
    expect((await first).status).toBe(500);
    await database.query('alter table audit_log_away rename to audit_log');
    const again = await send(query, content, { key: 'features-1' });
    expect(again).toMatchObject({ status: 201, body: { id, status: 'active' } });
    expect(inCloud('keyed')).toHaveLength(1);
    const opened = `select type from lifecycle_event where account_id = $1`;
    expect(await database.query(opened, [owner.id])).toEqual([{ type: 'opened' }]);

    // By its id it is known as well; something else is not it.
    const same = `name=keyed&accountId=${owner.id}&id=${id}`;
    expect(await send(same, content)).toMatchObject({ status: 201, body: { id } });
    expect(await send(same, content.subarray(1))).toMatchObject({ status: 409, body: { code: 'UPLOAD_EXISTS' } });
    // One that failed is begun anew.
    emulator.faults.add({ kind: 'PUT image/images/:id/file', effect: 'status', status: 413, times: 1 });
    const failed = () => send(`name=later&checksum=${sha256}`, content, { key: 'features-2' });
    expect((await failed()).status).toBe(409);
    expect((await failed()).status).toBe(201);
    expect(inCloud('later')).toHaveLength(1);
  });

  it('stay once they are on record as whole, though the database then fails', async () => {
    const id = newId();
    const query = database.query.bind(database);
    const failing = jest.spyOn(database, 'query').mockImplementation((sql: string, params: unknown[] = []) => {
      // The first that is read of it alone, which is when it is about to be answered.
      if (params.length !== 1 || params[0] !== id) return query(sql, params);
      failing.mockRestore();
      return Promise.reject(new Error('the connection was lost'));
    });
    const { status } = await send(`name=whole&id=${id}`, content).finally(() => failing.mockRestore());
    expect(status).toBe(500);
    expect(await read(id)).toMatchObject({ status: 'active', message: null, bytesReceived: 300_000 });
    expect(inCloud('whole')).toHaveLength(1);
  });

  it('are swept up when the process that received them is gone', async () => {
    const settings = emulatorSettings(emulator);
    const cloud = openCloud(settings, { clock: systemClock });
    const [id, other] = [newId(), newId()];
    const formats = { disk_format: 'raw', container_format: 'bare' };
    await images.create(cloud, { id, name: 'left', ...formats, moorage: `moorage:upload=${id}` });
    await images.create(cloud, { id: other, name: 'theirs', ...formats });
    const bytes = new PassThrough();
    bytes.write('first');
    const sent = images.upload(cloud, id, () => bytes).then(() => 'kept', String);
    await eventually(() => emulator.state.get('images', id)?.status === 'saving');
    for (const one of [id, other]) {
      await database.query(
        `insert into image_upload (id, name, disk_format, container_format, status, bytes_received, created_at, seen_at)
         values ($1, 'left', 'raw', 'bare', 'receiving', 5, now() - interval '1 hour', now() - interval '1 minute')`,
        [one],
      );
      await wake(database, 'upload', one);
    }
    expect((await ends(id)).message).toBe('it was broken off');
    await ends(other);
    expect(inCloud('left')).toEqual([]);
    expect(inCloud('theirs')).toHaveLength(1);
    bytes.end();
    expect(await sent).toContain('410');
    await cloud.close();
  });

  it("are their account's usage from when the cloud has them until they are gone", async () => {
    const { body: owner } = await test.call<{ id: string }>('POST', '/api/v1/accounts', {
      name: 'A',
      currency: 'EUR',
      timeZone: 'UTC',
    });
    const { body: token } = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', {
      name: 'o',
      role: 'operator',
      accountId: owner.id,
    });
    const sent = await fetch(`${test.url}/api/v1/images?diskFormat=raw&name=paid`, {
      method: 'POST',
      body: content,
      headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/octet-stream' },
    });
    const { id } = (await sent.json()) as Upload;
    const [found] = inCloud('paid');
    const facts = () =>
      database.query<{ type: string; gib: string | null; at: Date; account: string; fleet: string | null }>(
        `select type, quantity::text as gib, occurred_at as at, account_id as account, fleet_id as fleet
         from lifecycle_event where resource_id = $1 order by occurred_at`,
        [id],
      );
    const gib = (300_000 / 2 ** 30).toFixed(9);
    const opened = { type: 'opened', gib, account: owner.id, fleet: null };
    expect(await facts()).toMatchObject([opened]);
    expect(Math.abs((await facts())[0].at.getTime() - found.updatedAt)).toBeLessThan(1_000);
    const cloud = emulatorCloud(emulator);
    // Whatever people take from it, it is there.
    await images.update(cloud, id, [{ op: 'remove', path: '/moorage' }]);
    const seenAt = async () => (await database.query('select seen_at from image_upload where id = $1', [id]))[0];
    const before = await seenAt();
    await wake(database, 'upload', id);
    await eventually(async () => JSON.stringify(await seenAt()) !== JSON.stringify(before));
    expect(await facts()).toMatchObject([opened]);
    await images.remove(cloud, id);
    await cloud.close();
    await wake(database, 'upload', id);
    await eventually(async () => (await facts()).length === 2);
    expect(await facts()).toMatchObject([opened, { type: 'closed', account: owner.id }]);
    const shared = await send('name=for-all', content);
    expect(shared.status).toBe(201);
    const [{ n }] = await database.query<{ n: number }>(
      'select count(*)::int as n from lifecycle_event where resource_id = $1',
      [shared.body.id],
    );
    expect(n).toBe(0);
  });
});
