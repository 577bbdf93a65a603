import { setImmediate } from 'node:timers/promises';
import type { InvoiceDocument, InvoiceLine, IssuedInvoice } from '../../billing';
import { Semaphore } from '../../common/semaphore';
import { sectionsOf, type InvoiceSection } from './invoice.sections';
import {
  documentTitle,
  lineTitle,
  shownAmount,
  shownDay,
  shownPeriod,
  shownPrice,
  shownQuantity,
} from './invoice.words';
import { left, PdfPages, width } from './pdf.pages';
import { PdfText, type TextStyle } from './pdf.text';

const columns = {
  what: { title: 'Description', x: left, width: 165 },
  period: { title: 'Period', x: left + 173, width: 88 },
  quantity: { title: 'Quantity', x: left + 264, width: 66, align: 'right' },
  unit: { title: 'Unit', x: left + 335, width: 48 },
  price: { title: 'Unit price', x: left + 372, width: 60, align: 'right' },
  amount: { title: 'Amount', x: left + 435, width: 60, align: 'right' },
} as const;
type Column = keyof typeof columns;
const cell: TextStyle = { size: 8 };
const strong: TextStyle = { weight: 'bold', size: 8.5 };
const faint: TextStyle = { size: 8, color: '#5b6875' };
const accent = '#0b4f6c';

/** A line takes most of a millisecond: whatever else the process does gets its turn after so many. */
const linesAtOnce = 10;
/** Several would only keep each other waiting, each with its fonts in memory. */
const drawings = new Semaphore(1);

/**
 * The document on A4: the same bytes whenever it is made from the same text. One is drawn at a time, and read when it is its
 * turn, so that those who wait keep nothing in memory.
 * @throws the signal's reason, or an `AbortError`, when it aborts before the document is drawn
 */
export const invoicePdf = (
  read: () => Promise<Pick<IssuedInvoice, 'document' | 'digest'>>,
  signal?: AbortSignal,
): Promise<Buffer> => drawings.run(async () => draw(await read(), signal), signal);

async function draw(
  { document: text, digest }: Pick<IssuedInvoice, 'document' | 'digest'>,
  signal?: AbortSignal,
): Promise<Buffer> {
  const document = JSON.parse(text) as InvoiceDocument;
  const title = `${documentTitle(document)} ${document.number}`;
  const pages = new PdfPages({ title, author: document.issuer.name, createdAt: new Date(document.issuedAt) });
  head(pages, document);
  pages.repeat(() => tableHead(pages));
  pages.room(60);
  tableHead(pages);
  for (const section of sectionsOf(document)) await drawSection(pages, section, document, signal);
  total(pages, document, digest);
  return pages.finish(() => `${document.issuer.name} · ${title}`);
}

function head(pages: PdfPages, document: InvoiceDocument): void {
  const { text } = pages;
  const { issuer, number, credits } = document;
  const half = width / 2 - 10;
  const right = left + width / 2 + 10;
  text.line(documentTitle(document), right, pages.y, half, { weight: 'bold', size: 20, color: accent, align: 'right' });
  text.line(number, right, pages.y + 28, half, { weight: 'bold', size: 11, align: 'right' });
  pages.y += text.paragraph(issuer.name, left, pages.y, half, { weight: 'bold', size: 13 }) + 2;
  for (const line of issuer.address) pages.y += text.paragraph(line, left, pages.y, half, faint);
  pages.y = Math.max(pages.y, 96) + 14;
  pages.rule(accent, 1);
  pages.y += 12;
  const begun = pages.y;
  pages.y += text.paragraph('Billed to', left, pages.y, half, faint);
  pages.y += text.paragraph(document.account.name, left, pages.y, half, { weight: 'bold', size: 11 });
  pages.y += text.paragraph(`Account ${document.account.id}`, left, pages.y, half, faint);
  pages.y = Math.max(pages.y, facts(pages, document, right, begun, half));
  if (credits) {
    pages.y += 8;
    pages.y += text.paragraph(`Credits invoice ${credits.number}. ${credits.reason}`, left, pages.y, width, {
      size: 9,
    });
  }
  pages.y += 16;
}

/** What the document is about, as names and values; gives where they end. */
function facts(pages: PdfPages, document: InvoiceDocument, x: number, y: number, room: number): number {
  const { account, period, issuedAt, total: sum } = document;
  const rows = [
    ['Issued', shownDay(issuedAt, account.timeZone)],
    ['Period', shownPeriod(period.start, period.end, account.timeZone)],
    ['Time zone', account.timeZone],
    ['Total', `${shownAmount(sum, account.currency)} ${account.currency}`],
  ];
  rows.forEach(([name, value], i) => {
    const style = name === 'Total' ? strong : cell;
    pages.text.line(name, x, y + i * 14, room, faint);
    pages.text.line(value, x, y + i * 14, room, { ...style, align: 'right' });
  });
  return y + rows.length * 14;
}

function tableHead(pages: PdfPages): void {
  pages.pdf.rect(left, pages.y, width, 16).fill('#eef3f6');
  for (const column of Object.values(columns)) {
    const inset = column.x === left ? 4 : 0;
    const style: TextStyle = { ...faint, weight: 'bold', align: 'align' in column ? column.align : 'left' };
    pages.text.line(
      column.title,
      column.x + inset,
      pages.y + 2.5,
      column.width - (column.title === 'Amount' ? 4 : 0),
      style,
    );
  }
  pages.y += 20;
}

async function drawSection(
  pages: PdfPages,
  section: InvoiceSection,
  document: InvoiceDocument,
  signal?: AbortSignal,
): Promise<void> {
  // A title at the foot of a page would stand apart from what it is the title of.
  pages.room(pages.text.wrapped(section.title, titleWidth, strong).length * PdfText.heightOf(strong) + 40);
  sectionTitle(pages, section.title);
  if (section.id !== null)
    pages.y += pages.text.paragraph(section.id, left + 4, pages.y, width, { ...faint, size: 6.5 });
  pages.y += 2;
  pages.repeat(() => {
    tableHead(pages);
    sectionTitle(pages, `${section.title} (continued)`);
  });
  for (const [i, line] of section.lines.entries()) {
    if (i % linesAtOnce === 0) await setImmediate(undefined, { signal });
    drawLine(pages, line, section, document.account);
  }
  pages.room(22);
  pages.repeat(() => tableHead(pages));
  pages.rule();
  pages.text.line('Subtotal', columns.quantity.x, pages.y + 2, 168, { ...faint, align: 'right' });
  amount(pages, shownAmount(section.subtotal, document.account.currency), pages.y + 2, strong);
  pages.y += 22;
}

const titleWidth = width - 20;

function sectionTitle(pages: PdfPages, title: string): void {
  pages.y += pages.text.paragraph(title, left + 4, pages.y, titleWidth, { ...strong, color: accent }) + 1;
}

type Account = InvoiceDocument['account'];

function drawLine(pages: PdfPages, line: InvoiceLine, section: InvoiceSection, { timeZone, currency }: Account): void {
  const values: Record<Exclude<Column, 'amount'>, string> = {
    what: lineTitle(line, section.namesFleets),
    period: shownPeriod(line.chargeStart, line.chargeEnd, timeZone),
    quantity: line.kind === 'usage' ? shownQuantity(line.quantity) : '',
    unit: line.kind === 'usage' ? line.unit : '',
    price: shownPrice(line),
  };
  const lines = Object.entries(values).map(([name, value]) => {
    const { x, width: room, ...rest } = columns[name as Column];
    const wrapped = pages.text.wrapped(value, name === 'what' ? room - 4 : room, cell);
    return { wrapped, room, x: name === 'what' ? x + 4 : x, align: 'align' in rest ? rest.align : ('left' as const) };
  });
  const lineHeight = PdfText.heightOf(cell);
  const height = Math.max(...lines.map(({ wrapped }) => wrapped.length)) * lineHeight;
  pages.room(height + 4);
  for (const { wrapped, x, room, align } of lines)
    wrapped.forEach((text, i) => pages.text.line(text, x, pages.y + i * lineHeight, room, { ...cell, align }));
  amount(pages, shownAmount(line.amount, currency), pages.y, cell);
  pages.y += height + 4;
}

function amount(pages: PdfPages, value: string, y: number, style: TextStyle): void {
  const { x, width: room } = columns.amount;
  // Long amounts reach into the column before, which ends well before its edge.
  pages.text.line(value, x, y, room - 4, { ...style, align: 'right' });
}

function total(pages: PdfPages, document: InvoiceDocument, digest: string): void {
  pages.room(100);
  pages.y += 4;
  pages.rule(accent, 1);
  const large: TextStyle = { weight: 'bold', size: 13, color: accent };
  pages.text.line(`Total in ${document.account.currency}`, left + 4, pages.y + 7, width / 2, large);
  pages.text.line(shownAmount(document.total, document.account.currency), left, pages.y + 7, width - 4, {
    ...large,
    align: 'right',
  });
  pages.y += 36;
  const notes = [
    'The total is the exact sum of the amounts above. Each amount is rounded once, half to even; quantities are shown to 6 decimals.',
    'Times of day are those of the time zone above; a period of days includes its last day.',
    `Document ${document.id}, issued ${document.issuedAt}, on facts recorded before ${document.knownBefore}.`,
    `SHA-256 of its record: ${digest}`,
  ];
  for (const note of notes) pages.y += pages.text.paragraph(note, left + 4, pages.y, width - 8, { ...faint, size: 7 });
}
