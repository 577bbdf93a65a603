import { roles, type Role } from '../../../../src/api/access/principal';
import { TestClock } from '../../../../src/common/clock.fixture';
import { newId } from '../../../../src/common/ids';
import type { Database } from '../../../../src/database';
import { MeteringService } from '../../../../src/metering';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { lifecycleEvent, record } from '../../metering/lifecycle.fixture';
import type { Things } from './role.table';

const day = 86_400_000;
const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };

export interface RoleWorld {
  test: TestApp;
  things: Things;
  /** Tokens without a limit, by role. */
  tokens: Record<Role, string>;
  /** An administrator of the first account only, and one of another account only. */
  own: string;
  foreign: string;
  close: () => Promise<void>;
}

/** A product in which one account has one of everything, and callers of every role, of that account and of another one. */
export async function roleWorld(): Promise<RoleWorld> {
  const clock = new TestClock('2026-01-20T00:00:00Z');
  const env = { MOORAGE_BILLING_AUTO_CLOSE: 'off' };
  const test = await startTestApp({ clock, emulator: {}, env });
  const { database } = test;
  const make = maker(test);
  const account = await make('accounts', { name: 'own', currency: 'EUR', timeZone: 'UTC' });
  const other = await make('accounts', { name: 'other', currency: 'EUR', timeZone: 'UTC' });
  const own = await tokenOf(test, 'admin', account);
  const book = await make('price-books', { name: 'book', currency: 'EUR' });
  await make(`price-books/${book}/prices`, { meter: 'router', unitPrice: '1', validFrom: '2020-01-01T00:00:00Z' });
  await test.call('PATCH', `/api/v1/accounts/${account}`, { priceBookId: book });
  const blueprint = await make('blueprints', { name: 'own', spec, accountId: account });
  const fleet = await make('fleets', { name: 'own', accountId: account, blueprintId: blueprint, approval: 'manual' });
  const peer = await make('fleets', { name: 'peer', accountId: account, blueprintId: blueprint });
  const gateways = await addGateways(test, database, fleet);
  const billed = await addBilling(test, database, clock, { account, fleet, device: gateways.device });
  const things: Things = {
    account,
    blueprint,
    fleet,
    peer,
    book,
    ...gateways,
    ...billed,
    ...(await addCaptures(database, account, fleet)),
    budget: await make(`accounts/${account}/budgets`, { name: 'a', amount: '10' }),
    upload: await upload(test, own),
    token: await make('api-tokens', { name: 'own', role: 'viewer', accountId: account }),
    reconciliation: await make('metering/reconciliations', {}),
  };
  await make(`accounts/${account}/archives`, { name: 'a.csv', contentType: 'text/csv', content: 'YQ==' });
  const tokens = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await tokenOf(test, role)])));
  return {
    test,
    things,
    own,
    tokens: tokens as Record<Role, string>,
    foreign: await tokenOf(test, 'admin', other),
    close: () => test.close(),
  };
}

const maker =
  (test: TestApp) =>
  async (path: string, body: unknown): Promise<string> =>
    (await test.make(path, body)).id;

async function tokenOf(test: TestApp, role: Role, accountId?: string): Promise<string> {
  const body = { name: newId(), role, accountId };
  return (await test.make<{ token: string }>('api-tokens', body)).token;
}

async function addGateways(test: TestApp, database: Database, fleet: string) {
  const enrollment = await maker(test)(`fleets/${fleet}/enrollments`, { kind: 'secret' });
  const device = newId();
  await database.query(
    `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, last_seen_at, request_id,
       correlation_id, registered_at, updated_at)
     values ($1, $2, 'hw-1', '', $3, 'pending-approval', now(), '', '', now(), now())`,
    [device, fleet, enrollment],
  );
  const listed = `/api/v1/fleets/${fleet}/enrollments/${enrollment}/hardware-ids`;
  await test.call('POST', listed, 'hw-1\n', { headers: { 'content-type': 'text/csv' } });
  return { enrollment, device };
}

/** A closed month with an invoice of what a router used, and a usage event that conflicts with another. */
async function addBilling(
  test: TestApp,
  database: Database,
  clock: TestClock,
  { account, fleet, device }: Pick<Things, 'account' | 'fleet' | 'device'>,
) {
  const send = (quantity: string) =>
    test.call('POST', '/api/v1/usage-events', {
      specversion: '1.0',
      source: 'roles',
      id: 'old',
      type: 'moorage.usage.device.messages',
      subject: device,
      time: '2026-01-20T00:00:00Z',
      data: { fleetId: fleet, quantity },
    });
  await send('1');
  await send('2');
  const who = { accountId: account, fleetId: fleet };
  const resource = newId();
  await record(database, [
    lifecycleEvent(who, resource, 'opened', '2026-01-21T00:00:00Z', { meter: 'router', kind: 'router' }),
    lifecycleEvent(who, resource, 'closed', '2026-01-23T00:00:00Z'),
  ]);
  await new MeteringService(database).absorbAll();
  clock.advance(20 * day);
  const list = async (path: string) =>
    (await test.call<{ items: { id: string; month: string }[] }>('GET', `/api/v1/${path}`)).body.items;
  const period = (await list(`billing-periods?accountId=${account}`)).find(({ month }) => month === '2026-01')!.id;
  const closed = await test.call<{ invoiceId: string }>('POST', `/api/v1/billing-periods/${period}/close`);
  const invoice = closed.body.invoiceId;
  const { body } = await test.call<{ lines: { id: string }[] }>('GET', `/api/v1/invoices/${invoice}`);
  const [{ id: conflict }] = await list('usage-events/conflicts');
  const [{ id: interval }] = await list(`usage-intervals?accountId=${account}`);
  return { period, invoice, line: body.lines[0].id, conflict, interval };
}

/** A golden image and a snapshot that failed: nothing in the cloud is looked for. */
async function addCaptures(database: Database, account: string, fleet: string) {
  const [image, snapshot] = [newId(), newId()];
  await database.query(
    `insert into fleet_image (id, fleet_id, account_id, name, image_name, mark, server, server_id, status, created_at)
     values ($1, $2, $3, 'golden', 'golden', 'mark', 'hub', 'none', 'error', now())`,
    [image, fleet, account],
  );
  await database.query(
    `insert into fleet_snapshot (id, fleet_id, account_id, name, snapshot_name, mark, volume, volume_id, status, created_at)
     values ($1, $2, $3, 'night', 'night', 'mark', 'data', 'none', 'error', now())`,
    [snapshot, fleet, account],
  );
  return { image, snapshot };
}

async function upload(test: TestApp, token: string): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' };
  const path = '/api/v1/images?name=own&diskFormat=raw';
  const sent = await test.call<{ id: string }>('POST', path, 'content', { token, headers });
  if (sent.status !== 201) throw new Error(`upload: ${JSON.stringify(sent.body)}`);
  return sent.body.id;
}
