import { StatementService, type InvoiceDocument } from '../../../src/billing';
import { newId } from '../../../src/common/ids';
import { compare, sum } from '../../../src/common/money';
import { FocusExport } from '../../../src/reports';
import { readCsv, type FocusDataset, type FocusRecord } from '../../support/focus/focus.dataset';
import { focusRules } from '../../support/focus/focus.rules';
import { BillingWorld, config } from '../billing/billing.world';
import type { Owner } from '../metering/lifecycle.fixture';

const brokenRules = (dataset: FocusDataset): string[] =>
  focusRules.filter(({ holds }) => !holds(dataset)).map(({ id }) => id);

describe('the FOCUS export', () => {
  let world: BillingWorld;
  let focus: FocusExport;
  let who: Owner;
  let february: InvoiceDocument;
  let note: InvoiceDocument;

  const text = async (month: string, of = who) => {
    let csv = '';
    for await (const chunk of await focus.csv(of.accountId, month)) csv += chunk;
    return csv;
  };
  const read = async (month: string, of = who) => readCsv(await text(month, of));
  const billed = (rows: FocusRecord[]) => sum(rows.map(({ BilledCost }) => BilledCost ?? '0'));

  /** January, then February with all that a month may have: parts, tiers, a minimum, what has no price, corrections, a credit. */
  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
    focus = new FocusExport(world.database, new StatementService(world.database, world.clock, config));
    who = await world.account({ name: '=Harbour "North", Ltd' });
    const bookId = await world.priced(who, [
      { unitPrice: '0.0071' },
      { unitPrice: '0.013', meter: 'server.m1.tiny' },
      { unitPrice: '0.001', meter: 'device.messages', minimum: '5', freeAllowance: '10' },
    ]);
    const month: [string, string] = ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    await world.used(who, [
      [...month],
      [...month],
      ['2026-02-03T10:00:00.123Z', '2026-02-20T11:11:11.111Z'],
      [...month, 'server.m1.tiny'],
      [...month, 'volume', '17'],
    ]);
    await world.counted(who, [['2026-02-05T10:00:00Z', '1234']]);
    await world.database.query(
      `insert into counted_usage (id, account_id, fleet_id, device_id, meter, hour, quantity, recorded_at)
       values ($1, $2, $3, $4, 'device.messages', '2026-02-05T11:00:00Z', 187, clock_timestamp())`,
      [newId(), who.accountId, who.fleetId, newId()],
    );
    world.moveTo('2026-02-04T00:00:00Z');
    const january = (await world.closeUpTo(who, '2026-01'))!;
    await world.price(bookId, { unitPrice: '0.0173', validFrom: '2026-01-20T12:30:00Z' });
    const line = january.lines[0];
    const credited = { reason: 'goodwill', lines: [{ chargeLineId: line.id, amount: '0.5' }] };
    note = JSON.parse((await world.credits.credit(january.id, credited)).document) as InvoiceDocument;
    world.moveTo('2026-03-04T00:00:00Z');
    february = (await world.closeUpTo(who, '2026-02'))!;
  });
  afterAll(() => world.close());

  it('keeps every rule of FOCUS 1.2', async () => {
    expect(brokenRules(await read('2026-02'))).toEqual([]);
    expect(brokenRules(await read('2026-01'))).toEqual([]);
  });

  it('is checked by rules of which each finds what breaks it', async () => {
    const dataset = await read('2026-02');
    expect(new Set(focusRules.map(({ id }) => id)).size).toBe(focusRules.length);
    expect(focusRules.filter(({ holds, broken }) => holds(broken(dataset))).map(({ id }) => id)).toEqual([]);
  });

  it('sums to the total of each document, and to the amount of each of its lines, exactly', async () => {
    const { rows } = await read('2026-02');
    for (const document of [february, note]) {
      const own = rows.filter(({ InvoiceId }) => InvoiceId === document.id);
      expect(compare(billed(own), document.total)).toBe(0);
      for (const line of document.lines) {
        const parts = own.filter((row) => row.x_ChargeLineId === line.id);
        expect(compare(billed(parts), line.amount)).toBe(0);
      }
    }
    expect(rows.every(({ InvoiceId }) => InvoiceId === february.id || InvoiceId === note.id)).toBe(true);
  });

  it('tells resources, gateways, corrections, minimums and credits apart', async () => {
    const { rows } = await read('2026-02');
    const facts = rows.map((row) => [row.ChargeCategory, row.ChargeClass, row.SkuId, row.ResourceType, row.BilledCost]);
    expect(facts.sort()).toEqual([
      ['Adjustment', null, 'device.messages', null, '3.59'],
      ['Credit', 'Correction', 'router', null, '-0.5'],
      ['Usage', null, 'device.messages', null, '1.22'],
      ['Usage', null, 'device.messages', 'gateway', '0.19'],
      ['Usage', null, 'router', 'router', '11.62'],
      ['Usage', null, 'router', 'router', '11.63'],
      ['Usage', null, 'router', 'router', '7.08'],
      ['Usage', null, 'server.m1.tiny', 'server', '8.74'],
      ['Usage', null, 'volume', 'volume', '0'],
      ['Usage', 'Correction', 'router', null, '-3.91'],
      ['Usage', 'Correction', 'router', null, '9.53'],
    ]);
    expect(rows.find(({ SkuId }) => SkuId === 'server.m1.tiny')).toMatchObject({
      BillingAccountName: `'=Harbour "North", Ltd`,
      InvoiceIssuerName: 'Harbour Office',
      ServiceCategory: 'Compute',
      PricingQuantity: '672',
      ListUnitPrice: '0.013',
      EffectiveCost: '8.736',
      SkuPriceDetails: '{"InstanceType":"m1.tiny"}',
      BillingPeriodStart: '2026-02-01T00:00:00Z',
      BillingPeriodEnd: '2026-03-01T00:00:00Z',
      x_MeterConfidence: 'observed',
    });
  });

  it('is the same whenever a closed month is exported, whatever becomes known', async () => {
    const before = await text('2026-02');
    await world.used(who, [['2026-02-10T00:00:00Z', '2026-02-11T00:00:00Z']]);
    expect(await text('2026-02')).toBe(before);
  });

  it('is waited for among others only as long as somebody wants it', async () => {
    /** With what it takes from the database under way. */
    const begun = async (signal?: AbortSignal) => {
      const chunks = await focus.csv(who.accountId, '2026-02', signal);
      for (let taken = 0; taken < 2; taken += 1) await chunks.next();
      return chunks;
    };
    const others = await Promise.all(Array.from({ length: 4 }, () => begun()));
    const leaving = new AbortController();
    const left = begun(leaving.signal);
    const next = text('2026-02');
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(begun(leaving.signal)).rejects.toThrow('gone');
    for (const chunks of others) await chunks.return(undefined);
    expect(await next).toContain(february.id);
  });

  it('tells an open month as it is by now, without an invoice', async () => {
    const other = await world.account();
    await world.used(other, [['2026-03-03T00:00:00Z', null]]);
    world.moveTo('2026-03-04T12:00:00Z');
    const dataset = await read('2026-03', other);
    expect(brokenRules(dataset)).toEqual([]);
    expect(dataset.rows).toMatchObject([{ InvoiceId: null, PricingQuantity: '36', ChargeClass: null }]);
  });

  it('calls uploaded images and archives by their names', async () => {
    const other = await world.account();
    const [image, container] = await world.used(other, [
      ['2026-03-03T00:00:00Z', null, 'image', '2'],
      ['2026-03-03T00:00:00Z', null, 'object_storage', '3'],
    ]);
    await world.database.query(
      `insert into image_upload (id, account_id, name, disk_format, container_format, status, bytes_received, created_at, seen_at)
       values ($1, $2, 'kernel', 'raw', 'bare', 'active', 1, now(), now())`,
      [image, other.accountId],
    );
    await world.database.query(
      `insert into archive_container (id, account_id, name, bytes, seen_at) values ($1, $2, 'moorage-archive', 1, now())`,
      [container, other.accountId],
    );
    world.moveTo('2026-03-04T12:00:00Z');
    const { rows } = await read('2026-03', other);
    expect(new Map(rows.map((row) => [row.ResourceId, row.ResourceName]))).toEqual(
      new Map([
        [image, 'kernel'],
        [container, 'moorage-archive'],
      ]),
    );
  });

  it('keeps every rule of a line of which what was counted is not kept any more', async () => {
    await world.database.query(`update usage_retention set kept_from = '2026-02-02T00:00:00Z'`);
    const dataset = await read('2026-02');
    await world.database.query(`update usage_retention set kept_from = '-infinity'`);
    expect(brokenRules(dataset)).toEqual([]);
    const counted = dataset.rows.filter((row) => row.SkuId === 'device.messages' && row.ChargeCategory === 'Usage');
    expect(counted).toMatchObject([{ BilledCost: '1.41', PricingQuantity: '1421', ResourceId: null }]);
  });

  it('has no rows but its head where nothing was used, and no months that are not there', async () => {
    const other = await world.account();
    expect((await text('2026-03', other)).split('\r\n')).toHaveLength(2);
    await expect(focus.csv(other.accountId, '2031-01')).rejects.toMatchObject({ code: 'BILLING_PERIOD_NOT_FOUND' });
  });
});
