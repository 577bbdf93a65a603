import { setImmediate } from 'node:timers/promises';
import { invoiceDocument, invoiceLine, variedLines } from '../../../test/support/invoice-documents';
import type { InvoiceDocument } from '../../billing';
import { invoicePdf } from './invoice.pdf';

const digest = 'ab'.repeat(32);
const pdfOf = (document: InvoiceDocument, by: string, signal?: AbortSignal): Promise<Buffer> =>
  invoicePdf(() => Promise.resolve({ document: JSON.stringify(document), digest: by }), signal);
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').split('/Type /Page\n').length - 1;

describe('an invoice as PDF', () => {
  it('is the same to the byte whenever it is made of the same document', async () => {
    const document = invoiceDocument(variedLines());
    const made = await pdfOf(document, digest);
    expect(made.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await pdfOf(structuredClone(document), digest)).equals(made)).toBe(true);
  });

  it('is another one of another document, or under another digest', async () => {
    const document = invoiceDocument([invoiceLine(1)]);
    const made = await pdfOf(document, digest);
    expect((await pdfOf({ ...document, total: '1.00' }, digest)).equals(made)).toBe(false);
    expect((await pdfOf(document, 'cd'.repeat(32))).equals(made)).toBe(false);
  });

  it('has as many pages as its lines take, each with its number', async () => {
    const lines = Array.from({ length: 120 }, (_, i) => invoiceLine(i, { fleetId: `f${Math.floor(i / 9)}` }));
    const [short, long] = [await pdfOf(invoiceDocument([]), digest), await pdfOf(invoiceDocument(lines), digest)];
    expect([pagesOf(short), pagesOf(long)]).toEqual([1, 4]);
  });

  it('lets others have their turns while it is drawn', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => invoiceLine(i));
    let [turns, drawn] = [0, false];
    const taking = (async () => {
      for (; !drawn; turns += 1) await setImmediate();
    })();
    await pdfOf(invoiceDocument(lines), digest);
    drawn = true;
    await taking;
    expect(turns).toBeGreaterThan(20);
  });

  it('is read once it is its turn, and not at all for one who has left by then', async () => {
    const document = JSON.stringify(invoiceDocument([invoiceLine(1)]));
    const reads: string[] = [];
    const leaving = new AbortController();
    let read = (): void => undefined;
    const reading = new Promise<void>((resolve) => (read = resolve));
    const ask = (who: string, signal?: AbortSignal) =>
      invoicePdf(async () => {
        reads.push(who);
        await reading;
        return { document, digest };
      }, signal);
    const [first, left, last] = [ask('first'), ask('left', leaving.signal), ask('last')];
    const refused = expect(left).rejects.toThrow('gone');
    leaving.abort(new Error('gone'));
    await refused;
    expect(reads).toEqual(['first']);
    read();
    expect((await last).equals(await first)).toBe(true);
    expect(reads).toEqual(['first', 'last']);
  });

  it('is drawn no further once nobody wants it', async () => {
    const leaving = new AbortController();
    const lines = Array.from({ length: 200 }, (_, i) => invoiceLine(i));
    const left = expect(pdfOf(invoiceDocument(lines), digest, leaving.signal)).rejects.toThrow('aborted');
    await setImmediate();
    leaving.abort();
    await left;
  });

  it('bears names of any script and length', async () => {
    const names = ['日本語の艦隊', 'عربى', 'e\u0301\u0000\ttab', '🚢', 'x'.repeat(400), '', ' '.repeat(30)];
    const lines = names.map((fleetName, i) =>
      invoiceLine(i, { fleetName, fleetId: `f${i}`, meter: `server.${fleetName}` }),
    );
    const account = { ...invoiceDocument([]).account, name: names.join(' ') };
    expect(pagesOf(await pdfOf(invoiceDocument(lines, { account }), digest))).toBeGreaterThan(0);
  });
});
