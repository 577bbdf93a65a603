import { ArchiveService } from '../../../src/archives';
import { containerOf } from '../../../src/archives/archive.container';
import type { InvoiceDocument } from '../../../src/billing';
import { sha256 } from '../../../src/common/ids';
import { normalized, sum } from '../../../src/common/money';
import type { Emulator } from '../../../src/emulator';
import { objects } from '../../../src/openstack';
import { Clouds } from '../../../src/reconciliation';
import { FocusExport } from '../../../src/reports';
import { InvoiceArchiver } from '../../../src/reports/archiving/invoice.archiver';
import { eventually } from '../../support/eventually';
import { readCsv } from '../../support/focus/focus.dataset';
import { startTestApp, type TestApp } from '../../support/test-app';
import { BillingWorld } from '../billing/billing.world';
import type { Owner } from '../metering/lifecycle.fixture';

/** January is closed, with something credited; February goes on. */
describe('a document that is issued', () => {
  let world: BillingWorld;
  let emulator: Emulator;
  let test: TestApp;
  let archiver: InvoiceArchiver;
  let who: Owner;
  let invoice: InvoiceDocument;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
    test = await startTestApp({ database: world.database, clock: world.clock, emulator: {} });
    ({ emulator } = test);
    archiver = test.app.get(InvoiceArchiver, { strict: false });
    who = await world.account();
    await world.priced(who, [{ unitPrice: '0.01' }]);
    await world.used(who, [['2026-01-01T00:00:00Z', null]]);
    world.moveTo('2026-02-04T00:00:00Z');
    invoice = (await world.closeUpTo(who, '2026-01'))!;
    await credited(invoice, '1');
  });
  afterAll(async () => {
    await test.close();
    await world.close();
  });

  const credited = ({ id, lines }: InvoiceDocument, amount: string) =>
    world.credits.credit(id, { reason: 'r', lines: [{ chargeLineId: lines[0].id, amount }] });
  const archived = async ({ accountId }: Owner): Promise<string[]> => {
    const path = `/api/v1/accounts/${accountId}/archives`;
    return (await test.call<{ items: { name: string }[] }>('GET', path)).body.items.map(({ name }) => name);
  };

  it('is in the archive in every form, though the cloud refused one of them at first', async () => {
    const stored = () => archived(who);
    const uploads = () => emulator.calls.count('PUT object-store/:account/:container/:object');
    emulator.faults.set({
      rules: [{ kind: 'PUT object-store/:account/:container/:object', nth: 3, effect: 'status', status: 403 }],
    });
    await archiver.run();
    const missing = 4 + 3 - (await stored()).length;
    expect(missing).toBeGreaterThan(0);
    emulator.faults.clear();
    await archiver.run();
    expect(7 - (await stored()).length).toBe(missing); // not before its time
    world.clock.advance(60_000);
    const before = uploads();
    await archiver.run();
    expect(uploads() - before).toBe(missing);
    const forms = ['csv', 'focus.csv', 'json', 'pdf'].map((form) => `${invoice.number}.${form}`);
    expect(await stored()).toEqual(expect.arrayContaining(forms));
    await archiver.run();
    expect(uploads() - before).toBe(missing);
  });

  it('is archived the next time where the service stops while others take all exports', async () => {
    const other = await world.account();
    await world.used(other, [['2026-02-01T00:00:00Z', null]]);
    world.moveTo('2026-03-04T00:00:00Z');
    const { number } = (await world.closeUpTo(other, '2026-02'))!;
    const stored = () => archived(other);
    const readers = Array.from({ length: 4 }, async () => {
      const chunks = await test.app.get(FocusExport, { strict: false }).csv(who.accountId, '2026-01');
      for (let taken = 0; taken < 2; taken += 1) await chunks.next();
      return chunks;
    });
    const stalled = await Promise.all(readers);
    const stopping = new AbortController();
    const running = archiver.run(stopping.signal);
    await eventually(async () => (await stored()).includes(`${number}.pdf`));
    stopping.abort();
    await running;
    expect(await stored()).not.toContain(`${number}.focus.csv`);
    for (const chunks of stalled) await chunks.return(undefined);
    await archiver.run();
    expect(await stored()).toContain(`${number}.focus.csv`);
  });

  it('sums up in the archive to the same in FOCUS as in documents, credits of months without an invoice among them', async () => {
    const puts = jest.spyOn(test.app.get(ArchiveService, { strict: false }), 'put');
    const other = await world.account();
    await world.priced(other, [{ unitPrice: '1' }]);
    await world.used(other, [
      ['2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z'],
      ['2026-05-04T00:00:00Z', '2026-05-05T00:00:00Z'],
    ]);
    const closedOn = async (month: string, day: string) => {
      world.moveTo(`${day}T00:00:00Z`);
      const closed = await world.closeUpTo(other, month);
      await archiver.run();
      return closed;
    };
    const march = (await closedOn('2026-03', '2026-04-04'))!;
    const credit = async (amount: string) => {
      await credited(march, amount);
      await archiver.run();
    };
    await credit('3');
    await credit('2');
    expect(await closedOn('2026-04', '2026-05-04')).toBeNull();
    await credit('4');
    await closedOn('2026-05', '2026-06-04');

    const stored = new Map(
      puts.mock.calls.filter(([id]) => id === other.accountId).map(([, file]) => [file.name, file]),
    );
    puts.mockRestore();
    const textOf = (ending: string) =>
      [...stored.values()].filter(({ name }) => name.endsWith(ending)).map(({ content }) => content.toString());
    const rows = textOf('.focus.csv').flatMap((text) => readCsv(text).rows);
    const documents = textOf('.json').map((text) => JSON.parse(text) as InvoiceDocument);
    expect(documents.map(({ total }) => total)).toEqual(['24.00', '-3.00', '-2.00', '-4.00', '24.00']);
    expect(normalized(sum(rows.map(({ BilledCost }) => BilledCost!)))).toBe('39');
    const due = await world.database.query(
      'select 1 from invoice_archive a join invoice i on i.id = a.invoice_id where i.account_id = $1 and a.done_at is null',
      [other.accountId],
    );
    expect(due).toEqual([]);
  });

  it('is archived to its end, though an earlier version made the forms that are there of other bytes', async () => {
    const other = await world.account();
    await world.priced(other, [{ unitPrice: '1' }]);
    await world.used(other, [['2026-06-04T00:00:00Z', '2026-06-05T00:00:00Z']]);
    world.moveTo('2026-07-04T00:00:00Z');
    const june = (await world.closeUpTo(other, '2026-06'))!;
    const note = await credited(june, '3');
    await archiver.run();
    for (const [form, contentType] of [
      ['csv', 'text/csv'],
      ['pdf', 'application/pdf'],
    ]) {
      const content = Buffer.from(`${form} of an earlier version`);
      const earlier = { content, contentType, metadata: { sha256: sha256(content) } };
      await objects.put(
        test.app.get(Clouds).get(null),
        containerOf(other.accountId),
        `${note.number}.${form}`,
        earlier,
      );
    }
    world.moveTo('2026-08-04T00:00:00Z');
    expect(await world.closeUpTo(other, '2026-07')).toBeNull();
    await archiver.run();
    const [archive] = await world.database.query<{ isDone: boolean; failure: string | null }>(
      'select done_at is not null as "isDone", failure from invoice_archive where invoice_id = $1',
      [note.id],
    );
    expect(archive).toEqual({ isDone: true, failure: null });
    expect(await archived(other)).toContain(`${note.number}.focus.csv`);
  });
});
