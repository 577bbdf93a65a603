import type { Database } from '../../../src/database';
import { contentOf } from '../../support/database.content';
import { MovableClock } from '../../support/movable.clock';
import { startTestApp, type TestApp } from '../../support/test-app';

const none = '01900000-0000-7000-8000-000000000000';
const account = { name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin' };

interface Problem {
  status: number;
  code: string;
  detail: string;
  correlationId: string;
  errors?: { pointer?: string; parameter?: string; message: string }[];
}

describe('wrong input', () => {
  let database: Database;
  let test: TestApp;
  let fleetId: string;
  let blueprintId: string;
  let accountId: string;

  beforeAll(async () => {
    test = await startTestApp({ clock: MovableClock.atNoon() });
    ({ database } = test);
    const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
    accountId = await make('accounts', account);
    blueprintId = await make('blueprints', { name: 'hub', spec: {} });
    fleetId = await make('fleets', { name: 'first', accountId, blueprintId });
  });
  afterAll(() => test.close());

  type Case = [string, string, string, unknown, number, string, string?];
  const cases = (): Case[] => [
    ['an account without anything', 'POST', 'accounts', {}, 400, 'VALIDATION_FAILED', '/name'],
    ['an account with more than there is', 'POST', 'accounts', { ...account, vip: true }, 400, 'VALIDATION_FAILED'],
    ['no object at all', 'POST', 'accounts', '[]', 400, 'VALIDATION_FAILED'],
    ['a body that is no JSON', 'POST', 'accounts', '{"name":', 400, 'REQUEST_MALFORMED'],
    ['a query with NUL', 'POST', 'accounts?x=%00', account, 400, 'VALIDATION_FAILED'],
    ['a name with NUL', 'POST', 'accounts', { ...account, name: 'a\0b' }, 400, 'VALIDATION_FAILED', '/name'],
    [
      'a currency that is none',
      'POST',
      'accounts',
      { ...account, currency: 'EURO' },
      400,
      'VALIDATION_FAILED',
      '/currency',
    ],
    [
      'a time zone that is none',
      'POST',
      'accounts',
      { ...account, timeZone: 'Mars/Base' },
      400,
      'VALIDATION_FAILED',
      '/timeZone',
    ],
    [
      'an offset as time zone',
      'POST',
      'accounts',
      { ...account, timeZone: '+01:00' },
      400,
      'VALIDATION_FAILED',
      '/timeZone',
    ],
    [
      'a price book that is not there',
      'POST',
      'accounts',
      { ...account, priceBookId: none },
      404,
      'PRICE_BOOK_NOT_FOUND',
    ],
    ['a blueprint without a specification', 'POST', 'blueprints', { name: 'x' }, 400, 'VALIDATION_FAILED', '/spec'],
    [
      'a blueprint that contradicts itself',
      'POST',
      'blueprints',
      { name: 'x', spec: { endpoint: { server: 'hub', port: 1 } } },
      400,
      'VALIDATION_FAILED',
      '/spec/endpoint/server',
    ],
    [
      'a wrong new version',
      'PUT',
      `blueprints/${blueprintId}`,
      { name: 'x', spec: { servers: 1 } },
      400,
      'VALIDATION_FAILED',
      '/spec/servers',
    ],
    ['a new version of nothing', 'PUT', `blueprints/${none}`, { name: 'x', spec: {} }, 404, 'BLUEPRINT_NOT_FOUND'],
    [
      'a fleet name in capitals',
      'POST',
      'fleets',
      { name: 'North', accountId, blueprintId },
      400,
      'VALIDATION_FAILED',
      '/name',
    ],
    [
      'a fleet name that is taken',
      'POST',
      'fleets',
      { name: 'first', accountId, blueprintId },
      409,
      'FLEET_NAME_TAKEN',
      '/name',
    ],
    [
      'a fleet of no account',
      'POST',
      'fleets',
      { name: 'x', accountId: none, blueprintId },
      422,
      'REFERENCE_NOT_FOUND',
      '/accountId',
    ],
    [
      'a fleet of no blueprint',
      'POST',
      'fleets',
      { name: 'x', accountId, blueprintId: none },
      422,
      'REFERENCE_NOT_FOUND',
      '/blueprintId',
    ],
    [
      'a fleet in no cloud',
      'POST',
      'fleets',
      { name: 'x', accountId, blueprintId, cloud: 'nowhere' },
      404,
      'CLOUD_NOT_FOUND',
    ],
    [
      'a fleet approved somehow',
      'POST',
      'fleets',
      { name: 'x', accountId, blueprintId, approval: 'maybe' },
      400,
      'VALIDATION_FAILED',
      '/approval',
    ],
    ['another name for a fleet', 'PATCH', `fleets/${fleetId}`, { name: 'y' }, 400, 'VALIDATION_FAILED', '/name'],
    ['a change of nothing', 'PATCH', `fleets/${fleetId}`, {}, 400, 'VALIDATION_FAILED'],
    [
      'a change to no blueprint',
      'PATCH',
      `fleets/${fleetId}`,
      { blueprintId: none },
      422,
      'REFERENCE_NOT_FOUND',
      '/blueprintId',
    ],
    ['the deletion of nothing', 'DELETE', `fleets/${none}`, undefined, 404, 'FLEET_NOT_FOUND'],
    ['an id that is none', 'DELETE', 'fleets/first', undefined, 404, 'NOT_FOUND'],
    ['the building of nothing', 'POST', `fleets/${none}/reconcile`, undefined, 404, 'FLEET_NOT_FOUND'],
    [
      'an action that nobody knows',
      'POST',
      `fleets/${fleetId}/servers/hub/actions`,
      { action: 'explode' },
      400,
      'VALIDATION_FAILED',
      '/action',
    ],
    [
      'an action on no server',
      'POST',
      `fleets/${fleetId}/servers/hub/actions`,
      { action: 'stop' },
      404,
      'SERVER_NOT_FOUND',
    ],
    [
      'an enrollment of a wrong kind',
      'POST',
      `fleets/${fleetId}/enrollments`,
      { kind: 'magic' },
      400,
      'VALIDATION_FAILED',
      '/kind',
    ],
    [
      'the revocation of no enrollment',
      'DELETE',
      `fleets/${fleetId}/enrollments/${none}`,
      undefined,
      404,
      'ENROLLMENT_NOT_FOUND',
    ],
    ['a decision about no gateway', 'POST', `devices/${none}/approve`, undefined, 404, 'DEVICE_NOT_FOUND'],
    [
      'a decision that nobody knows',
      'POST',
      'devices/decisions',
      { deviceIds: [none], decision: 'hug' },
      400,
      'VALIDATION_FAILED',
      '/decision',
    ],
    ['a gateway that is not there', 'GET', `devices/${none}`, undefined, 404, 'DEVICE_NOT_FOUND'],
    [
      'a price of no meter',
      'POST',
      `price-books/${none}/prices`,
      { meter: 'x', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z' },
      400,
      'VALIDATION_FAILED',
      '/meter',
    ],
    [
      'a price that is a number',
      'POST',
      `price-books/${none}/prices`,
      { meter: 'router', unitPrice: 1, validFrom: '2026-01-01T00:00:00Z' },
      400,
      'VALIDATION_FAILED',
      '/unitPrice',
    ],
    ['a token without a role', 'POST', 'api-tokens', { name: 'x' }, 400, 'VALIDATION_FAILED', '/role'],
    [
      'a token for no account',
      'POST',
      'api-tokens',
      { name: 'x', role: 'viewer', accountId: none },
      422,
      'REFERENCE_NOT_FOUND',
      '/accountId',
    ],
    ['a token that is not there', 'DELETE', `api-tokens/${none}`, undefined, 404, 'API_TOKEN_NOT_FOUND'],
    ['a limit of 501', 'GET', 'fleets?limit=501', undefined, 400, 'VALIDATION_FAILED', 'limit'],
    ['a limit of none', 'GET', 'fleets?limit=many', undefined, 400, 'VALIDATION_FAILED', 'limit'],
    ['a cursor of its own making', 'GET', 'fleets?cursor=abc', undefined, 400, 'CURSOR_INVALID'],
    ['a filter that nobody knows', 'GET', 'fleets?colour=red', undefined, 400, 'VALIDATION_FAILED'],
    ['a status that nobody knows', 'GET', 'fleets?status=happy', undefined, 400, 'VALIDATION_FAILED', 'status'],
    ['a time that is none', 'GET', 'usage?from=yesterday', undefined, 400, 'VALIDATION_FAILED', 'from'],
    ['a route that is not there', 'GET', 'nothing', undefined, 404, 'NOT_FOUND'],
    ['a method that is not there', 'PUT', 'accounts', account, 404, 'NOT_FOUND'],
    ['a path that cannot be read', 'GET', 'fleets/%zz', undefined, 400, 'REQUEST_MALFORMED'],
  ];

  it('is refused with its place and a code on every surface, and changes nothing', async () => {
    const before = await contentOf(database);
    for (const [what, method, path, body, status, code, place] of cases()) {
      const answer = await test.call<Problem>(method, `/api/v1/${path}`, body);
      const found = { what, status: answer.status, code: answer.body.code };
      expect(found).toEqual({ what, status, code });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status, correlationId: answer.headers.get('x-correlation-id') });
      if (place !== undefined) {
        expect({ what, places: answer.body.errors?.map((error) => error.pointer ?? error.parameter) }).toEqual({
          what,
          places: expect.arrayContaining([place]),
        });
      }
    }
    expect(await contentOf(database)).toEqual(before);
  });

  it('that is too much, or in another form, is refused as such', async () => {
    const much = await test.call<Problem>('POST', '/api/v1/accounts', { ...account, name: 'x'.repeat(1_100_000) });
    expect([much.status, much.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const form = await test.call<Problem>('POST', '/api/v1/accounts', 'name=Acme', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.status, form.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
    const charset = await test.call<Problem>('POST', '/api/v1/accounts', JSON.stringify(account), {
      headers: { 'content-type': 'application/json; charset=klingon' },
    });
    expect([charset.status, charset.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
  });

  it('says nothing of our inside when we fail ourselves', async () => {
    await database.query('alter table account rename to account_away');
    const failed = await test.call<Problem>('GET', '/api/v1/accounts');
    await database.query('alter table account_away rename to account');
    expect([failed.status, failed.body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(failed.body)).not.toMatch(/relation "|select|account_away|stack/i);
  });
});
