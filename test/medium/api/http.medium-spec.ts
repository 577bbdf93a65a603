import { once } from 'node:events';
import { request as requestTo, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Health } from '../../../src/api/operations/health.service';
import type { Problem } from '../../../src/api/http/problem';
import { registry } from '../../../src/common/metrics';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('the HTTP surface', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test.close());

  it('carries the correlation id that was sent, if it is one, and else its own', async () => {
    const idOf = async (given: string) =>
      (await test.call('GET', '/health/live', undefined, { headers: { 'x-correlation-id': given } })).headers.get(
        'x-correlation-id',
      );
    expect(await idOf('order-4711-abc')).toBe('order-4711-abc');
    for (const wrong of ['short', 'has space in it', 'x'.repeat(65), '{"json":true}']) {
      expect(await idOf(wrong)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('answers for whatever path is asked for, in its own words', async () => {
    for (const path of ['//', '//[', '/api/v1//[', '//[?a=b']) {
      // As it is: `fetch` would have none of it.
      const asked = requestTo({ port: new URL(test.url).port, host: '127.0.0.1', path });
      const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
      const problem = (await json(answer)) as Problem;
      expect([answer.statusCode, answer.headers['content-type'], problem.instance]).toEqual([
        ...[404, 'application/problem+json; charset=utf-8', path.split('?')[0]],
      ]);
    }
  });

  it('tells of a body that is no JSON where it cannot be read, and nothing of what stands there', async () => {
    const detailOf = async (body: string) => {
      const { body: problem } = await test.call<Problem>('POST', '/api/v1/accounts', body);
      return [problem.code, problem.detail];
    };
    expect(await detailOf('{"name":"x","password":hunter2}')).toEqual(['REQUEST_MALFORMED', 'the body is no JSON']);
    expect(await detailOf('{"password":"hunter2" "name":"x"}')).toEqual([
      'REQUEST_MALFORMED',
      'the body is no JSON: it cannot be read at position 22',
    ]);
  });

  it('unpacks no body, whoever sends it', async () => {
    const packed = (path: string, type: string, encoding: string, body: Buffer) =>
      fetch(`${test.url}${path}`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: { 'content-type': type, 'content-encoding': encoding },
      });
    const [signIn, nobody] = ['/api/v1/sign-in/keystone', '00000000-0000-7000-8000-000000000000'];
    const hardwareIds = `/api/v1/fleets/${nobody}/enrollments/${nobody}/hardware-ids`;
    const user = JSON.stringify({ username: 'nobody', password: 'x' });
    for (const answer of [
      await packed(signIn, 'application/json', 'gzip', gzipSync(user)),
      await packed(signIn, 'application/json', 'BR', brotliCompressSync(user)),
      await packed(hardwareIds, 'text/csv', 'gzip', gzipSync('gw-1\n')),
      await packed('/api/v1/images?name=x', 'application/octet-stream', 'gzip', gzipSync('x')),
    ]) {
      const problem = (await answer.json()) as Problem;
      expect([answer.status, problem.code, problem.detail]).toEqual([
        ...[415, 'MEDIA_TYPE_UNSUPPORTED', expect.stringMatching(/^the body is packed \((gzip|BR)\)$/)],
      ]);
    }
    const asItIs = await packed(signIn, 'application/json', 'identity', Buffer.from(user));
    expect(asItIs.status).not.toBe(415);
  });

  it('refuses bodies that no table can keep on routes that read none, too, before anything is changed', async () => {
    const { body: token } = await test.call<{ id: string }>('POST', '/api/v1/api-tokens', {
      name: 'x',
      role: 'viewer',
    });
    const path = `/api/v1/api-tokens/${token.id}`;
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    for (const body of [{ note: 'a\0b' }, { note: '\ud800' }, deep]) {
      const { status, body: problem } = await test.call('DELETE', path, body);
      expect([status, problem.code]).toEqual([400, 'VALIDATION_FAILED']);
    }
    const { body: left } = await test.call<{ items: { id: string }[] }>('GET', '/api/v1/api-tokens');
    expect(left.items.map(({ id }) => id)).toContain(token.id);
    expect((await test.call('DELETE', path)).status).toBe(204);
  });

  it('says nothing of what it is made of, and tells browsers to be careful', async () => {
    const { headers } = await test.call('GET', '/api/v1/fleets');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('keeps no token that is tried on the page of the API', async () => {
    const { body } = await test.call<string>('GET', '/docs/swagger-ui-init.js');
    expect(body).toContain('"persistAuthorization": false');
  });

  it('cuts lists into pages that hold everything once', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `a${index}`);
    for (const name of names) await test.call('POST', '/api/v1/accounts', { name, currency: 'EUR', timeZone: 'UTC' });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/api/v1/accounts?limit=3${cursor && `&cursor=${cursor}`}`;
      const { body } = await test.call<{ items: { name: string }[]; nextCursor: string | null }>('GET', path);
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(names);
  });

  it('takes no body for something else than what was sent', async () => {
    const send = async (path: string, type: string, body: Buffer | undefined) => {
      const authorization = `Bearer ${test.adminToken}`;
      const headers = { authorization, ...(body && { 'content-type': type }) };
      const answer = await fetch(`${test.url}/api/v1/${path}`, {
        method: 'POST',
        headers,
        body: body && new Uint8Array(body),
      });
      const { code, detail, name } = (await answer.json()) as Problem & { name?: string };
      return [answer.status, code ?? name, detail];
    };
    const nobody = '00000000-0000-7000-8000-000000000000';
    const account = JSON.stringify({ name: 'Küste', currency: 'EUR', timeZone: 'UTC' });
    const [latin, json] = [Buffer.from(account, 'latin1'), 'application/json'];
    const refused = [400, 'REQUEST_MALFORMED', 'the body holds bytes that are no UTF-8'];
    expect(await send('accounts', json, latin)).toEqual(refused);
    expect(await send(`fleets/${nobody}/enrollments/${nobody}/hardware-ids`, 'text/csv', latin)).toEqual(refused);
    const sixteen = Buffer.from(account, 'utf16le');
    expect(await send('accounts', `${json}; charset=utf-16le`, sixteen)).toEqual([201, 'Küste', undefined]);
    expect(await send('accounts', json, undefined)).toEqual([400, 'VALIDATION_FAILED', 'the body is missing']);
  });

  it('counts requests by the template of their route', async () => {
    await test.call('GET', '/api/v1/accounts/01900000-0000-7000-8000-000000000000');
    const text = await registry.metrics();
    expect(text).toMatch(
      /moorage_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/accounts\/:id",status="404"\} 1/,
    );
    expect(text).not.toContain('01900000-0000');
  });

  it('is alive without its cloud, and says that the cloud does not answer', async () => {
    const parts = { database: { state: 'up' }, mqtt: { state: 'up' }, openstack: { state: 'down' } };
    await eventually(async () => {
      const ready = await test.call('GET', '/health/ready', undefined, { token: null });
      expect(ready).toMatchObject({ status: 200, body: { status: 'degraded', parts } });
      return true;
    });
  });

  it('tells its health to who is signed in as well, but no hosts to who is limited to accounts', async () => {
    const told = async (path: string, token?: string | null) =>
      (await test.call<Health>('GET', path, undefined, token === undefined ? {} : { token })).body;
    const probed = await eventually(async () => {
      const probe = await told('/health/ready', null);
      expect(await told('/api/v1/health')).toEqual(probe);
      return probe;
    });
    expect((await test.call('GET', '/api/v1/health', undefined, { token: null })).status).toBe(401);
    const account = { name: 'ops-health', currency: 'EUR', timeZone: 'UTC' };
    const { id: accountId } = (await test.call<{ id: string }>('POST', '/api/v1/accounts', account)).body;
    const limited = { name: 'ops-limited', role: 'viewer', accountId };
    const { token } = (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', limited)).body;
    const { parts } = await told('/api/v1/health', token);
    expect(parts.mqtt).toEqual({ ...probed.parts.mqtt, detail: '' });
    expect([parts.database.detail, parts.openstack.detail]).toEqual(['', '']);
  });

  it('serves the dashboard at every address of a page, with all that it loads, and nothing in place of what is not there', async () => {
    const get = (path: string, accept: string) =>
      test.call<string>('GET', path, undefined, { token: null, headers: { accept } });
    for (const path of ['/', '/fleets/one/topology']) {
      const { body, headers } = await get(path, 'text/html');
      expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
        'text/html;charset=utf-8',
        'no-cache',
      ]);
      const files = [...body.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, file]) => file);
      expect(files.length).toBeGreaterThan(2);
      for (const file of files) expect([file, (await get(file, '*/*')).status]).toEqual([file, 200]);
    }
    const asset = /src="(\/assets\/[^"]+\.js)"/.exec((await get('/', 'text/html')).body)?.[1] ?? '';
    expect((await get(asset, '*/*')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/assets/none.js', '/nothing', '/../package.json']) {
      expect([path, (await get(path, '*/*')).status]).toEqual([path, 404]);
    }
    expect((await get('/api/v1/nothing', 'text/html')).status).toBe(404);
  });
});

interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: unknown }>;
}

describe('the OpenAPI document', () => {
  let document: { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: object } };

  beforeAll(async () => {
    const test = await startTestApp();
    document = (await test.call<typeof document>('GET', '/openapi.json', undefined, { token: null })).body;
    await test.close();
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is of version 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('says of every call what it does, by an id of its own, and how it fails', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, method, operation } of operations()) {
      expect({ path, method, summary: operation.summary, tags: operation.tags }).toMatchObject({
        summary: expect.any(String),
        tags: [expect.any(String)],
      });
      expect(Object.keys(operation.responses)).toContain('default');
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect({ path, method, named }).toEqual({ path, method, named: inPath });
      const keyed = (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key');
      const keyable = method === 'post' && operation.security !== undefined;
      expect({ path, method, keyed }).toEqual({ path, method, keyed: keyable });
    }
  });

  it('names the calls of the outside contract that stand so far', () => {
    const calls = operations().map(({ path, method }) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`);
    const crud = (name: string, ...methods: string[]) => methods.map((method) => `${method} ${name}`);
    expect(calls).toEqual(
      expect.arrayContaining([
        ...crud('/accounts', 'POST', 'GET'),
        ...crud('/accounts/{id}', 'GET'),
        ...crud('/blueprints', 'POST', 'GET'),
        ...crud('/blueprints/{id}', 'GET', 'PUT'),
        ...crud('/fleets', 'POST', 'GET'),
        ...crud('/fleets/{id}', 'GET', 'PATCH', 'DELETE'),
        ...['plan', 'resources', 'topology', 'template', 'events', 'enrollments', 'servers/{key}/console'].map(
          (tail) => `GET /fleets/{id}/${tail}`,
        ),
        ...['reconcile', 'enrollments', 'servers/{key}/actions'].map((tail) => `POST /fleets/{id}/${tail}`),
        ...['approve', 'reject', 'suspend', 'resume', 'revoke'].map((decision) => `POST /devices/{id}/${decision}`),
        ...['/devices', '/devices/{id}', '/images', '/flavors', '/external-networks', '/quotas', '/usage'].map(
          (path) => `GET ${path}`,
        ),
        ...['POST /devices/decisions', 'DELETE /devices/{id}', 'DELETE /fleets/{id}/enrollments/{enrollmentId}'],
        ...['GET /price-books', 'POST /price-books', 'POST /price-books/{id}/prices', 'GET /audit-log'],
        ...['POST /api-tokens', 'GET /api-tokens', 'DELETE /api-tokens/{id}'],
      ]),
    );
  });
});
