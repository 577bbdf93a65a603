import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
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
