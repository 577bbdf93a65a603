import type { IssuedInvoice } from '../../../src/billing';
import { sha256 } from '../../../src/common/ids';
import type { InvoiceDocument } from '../../../src/billing';
import { BillingWorld } from './billing.world';

describe('credit notes', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
  });
  afterAll(() => world.close());
  beforeEach(() => world.moveTo('2026-01-01T00:00:00Z'));

  /** January with a router of 744.00 and a volume of 7.44, closed. */
  const invoiced = async () => {
    const who = await world.account();
    const bookId = await world.priced(who, [{ unitPrice: '1' }, { unitPrice: '0.01', meter: 'volume' }]);
    await world.used(who, [
      ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
      ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', 'volume'],
    ]);
    world.moveTo('2026-02-04T00:00:00Z');
    const invoice = (await world.closeUpTo(who, '2026-01'))!;
    return { who, bookId, invoice, line: invoice.lines[0] };
  };
  const credit = (invoice: InvoiceDocument, lineId: string, amount: string): Promise<IssuedInvoice> =>
    world.credits.credit(invoice.id, { reason: 'the line was cut', lines: [{ chargeLineId: lineId, amount }] });
  const parsed = ({ document }: { document: string }) => JSON.parse(document) as InvoiceDocument;

  it('take amounts back on a frozen document with a number and a digest of its own', async () => {
    const { invoice, line } = await invoiced();
    const before = (await world.invoices.get(invoice.id)).document;
    const issued = await credit(invoice, line.id, '4.5');
    expect(parsed(issued)).toMatchObject({
      kind: 'credit-note',
      sequence: 1,
      number: `CN-${invoice.number}`,
      total: '-4.50',
      credits: { invoiceId: invoice.id, number: invoice.number, reason: 'the line was cut' },
      issuer: { name: 'Harbour Office', address: ['Pier 7', 'Hamburg'] },
      lines: [{ kind: 'credit', amount: '-4.50', correctsId: line.id, quantity: '0' }],
    });
    expect(issued.digest).toBe(sha256(issued.document));
    expect((await world.invoices.get(issued.id)).document).toBe(issued.document);
    expect((await world.invoices.get(invoice.id)).document).toBe(before);
  });

  it('never take back more than is left of a line', async () => {
    const { invoice, line } = await invoiced();
    await credit(invoice, line.id, '700');
    await expect(credit(invoice, line.id, '44.01')).rejects.toMatchObject({ code: 'CREDIT_TOO_HIGH' });
    await credit(invoice, line.id, '44');
    await expect(credit(invoice, line.id, '0.01')).rejects.toMatchObject({ code: 'CREDIT_TOO_HIGH' });
  });

  it('count what a later invoice took back as gone already', async () => {
    const { who, bookId, invoice, line } = await invoiced();
    await world.price(bookId, { unitPrice: '0.5', validFrom: '2026-01-31T00:00:00Z' });
    world.moveTo('2026-03-04T00:00:00Z');
    await world.closeUpTo(who, '2026-02');
    await expect(credit(invoice, line.id, '720.01')).rejects.toMatchObject({ code: 'CREDIT_TOO_HIGH' });
    await credit(invoice, line.id, '720');
  });

  it('give back no more of a charge and its corrections than these come to, where they went up and down', async () => {
    const { who, invoice, line } = await invoiced();
    const closed = async (month: string, next: string) => {
      world.moveTo(`${next}-04T00:00:00Z`);
      return (await world.closeUpTo(who, month))!;
    };
    const [id] = await world.used(who, [['2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z']]);
    const up = await closed('2026-02', '2026-03');
    await world.end(who, id, '2026-01-05T00:00:00Z'); // that is, never
    const down = await closed('2026-03', '2026-04');
    expect([up, down].map(({ lines: [{ amount, correctsId }] }) => [amount, correctsId])).toEqual([
      ['24.00', line.id],
      ['-24.00', line.id],
    ]);
    await credit(up, up.lines[0].id, '4');
    await expect(credit(invoice, line.id, '740.01')).rejects.toMatchObject({
      code: 'CREDIT_TOO_HIGH',
      message: expect.stringContaining(' 740 is left') as string,
    });
    await credit(invoice, line.id, '740');
    await expect(credit(up, up.lines[0].id, '0.01')).rejects.toMatchObject({ code: 'CREDIT_TOO_HIGH' });
  });

  it('are not seen by corrections: what was given as goodwill is not asked for again', async () => {
    const { who, invoice, line } = await invoiced();
    await credit(invoice, line.id, '100');
    await world.used(who, [['2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z']]);
    world.moveTo('2026-03-04T00:00:00Z');
    const february = await world.closeUpTo(who, '2026-02');
    expect(february?.lines.map(({ amount }) => amount)).toEqual(['24.00']);
  });

  it('are refused for lines of other invoices, of credit notes, and for fractions of a cent; nothing is used up', async () => {
    const { invoice, line } = await invoiced();
    const { invoice: other } = await invoiced();
    await expect(credit(invoice, other.lines[0].id, '1')).rejects.toMatchObject({ code: 'CREDIT_LINE_UNKNOWN' });
    await expect(credit(invoice, line.id, '0.005')).rejects.toMatchObject({ code: 'CREDIT_TOO_FINE' });
    const note = parsed(await credit(invoice, line.id, '1'));
    expect(note.sequence).toBe(1);
    await expect(credit(note, note.lines[0].id, '1')).rejects.toMatchObject({ code: 'CREDIT_NOT_OF_INVOICE' });
  });

  it('are numbered without a gap when many ask at once, and together give back no more than there is', async () => {
    const { invoice, line } = await invoiced();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => credit(invoice, line.id, '200')));
    const issued = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.sequence] : []));
    expect(issued.sort()).toEqual([1, 2, 3]);
  });
});
