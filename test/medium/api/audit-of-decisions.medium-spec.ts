import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { insertCrowd } from '../../support/device-crowd';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Line {
  status: number;
  request: unknown;
  after: unknown;
}

describe('the audit log of decisions about many gateways', () => {
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
  });
  afterAll(() => test.close());

  const decide = (deviceIds: string[], headers = {}) =>
    test.call('POST', '/api/v1/devices/decisions', { deviceIds, decision: 'revoke' }, { headers });
  const newestLine = async () =>
    (await test.call<{ items: Line[] }>('GET', '/api/v1/audit-log?limit=1')).body.items.at(0);

  it('has the decision, the first of a thousand ids and how many more there are', async () => {
    const ids = Array.from({ length: 1_000 }, () => newId());
    expect((await decide(ids)).status).toBe(200);
    expect(await newestLine()).toMatchObject({
      status: 200,
      request: { decision: 'revoke', deviceIds: [...ids.slice(0, 500), { omitted: '500 more' }] },
      after: { results: expect.arrayContaining([expect.objectContaining({ deviceId: ids[0] })]) },
    });
  });

  it('tells what was decided before it broke off, and what was not', async () => {
    const make = async (path: string, body: object) => (await test.call('POST', `/api/v1/${path}`, body)).body.id;
    const accountId = await make('accounts', { name: 'api', currency: 'EUR', timeZone: 'UTC' });
    const fleetId = String(
      await make('fleets', {
        name: 'api-fleet',
        accountId,
        blueprintId: await make('blueprints', { name: 'api', spec: {} }),
      }),
    );
    await insertCrowd(
      database,
      fleetId,
      ['api-1', 'api-2', 'api-3'].map((hardwareId) => ({ hardwareId })),
    );
    const ids = (await database.query<{ id: string }>('select id from device order by hardware_id')).map(
      ({ id }) => id,
    );
    await database.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`,
    );
    await database.query(
      `create trigger refused before update on device for each row when (old.hardware_id = 'api-2') execute function refuse()`,
    );
    const { status, body } = await decide(ids);
    await database.query('drop trigger refused on device');
    const error = (code: string) => expect.objectContaining({ code }) as unknown;
    expect([status, body.results]).toEqual([
      200,
      [
        { deviceId: ids[0], status: 'revoked', error: null },
        { deviceId: ids[1], status: null, error: error('DEVICE_DECISION_FAILED') },
        { deviceId: ids[2], status: null, error: error('DEVICE_NOT_DECIDED') },
      ],
    ]);
  });

  it.each([{}, { 'idempotency-key': 'decisions' }])('has what broke off, sent with %o', async (headers) => {
    const ids = [newId()];
    await database.query('alter table device rename to device_away');
    const broken = await decide(ids, headers);
    await database.query('alter table device_away rename to device');
    expect(broken.status).toBe(500);
    expect(await newestLine()).toMatchObject({
      status: 500,
      request: { decision: 'revoke', deviceIds: ids },
      after: null,
    });
    expect((await decide(ids, headers)).status).toBe(200);
  });
});
