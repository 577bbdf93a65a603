import type { components } from '../contract/api.types';
import { sheet, shortTime, table } from './output';

type UsageItem = components['schemas']['UsageItem'];
type InvoiceHead = components['schemas']['InvoiceHead'];
type Invoice = components['schemas']['Invoice'];

/** With fleets by their names as far as they are known, and without the columns in which nothing is told apart. */
export function usageTable(items: UsageItem[], names: ReadonlyMap<string, string>): string {
  const named = (id: string | null) => (id === null ? '-' : (names.get(id) ?? id));
  const rows = items.map(({ from, to, accountId, fleetId, meter, quantity, unit, cost, currency, priced }) => [
    shortTime(from),
    shortTime(to),
    named(accountId),
    named(fleetId),
    meter ?? '-',
    quantity,
    unit,
    `${cost} ${currency}`,
    priced ? '-' : 'some of it has no price',
  ]);
  const headings = ['from', 'to', 'account', 'fleet', 'meter', 'quantity', 'unit', 'cost', 'note'];
  const shown = headings.map((_, at) => rows.some((row) => row[at] !== '-'));
  const narrowed = (row: string[]) => row.filter((_, at) => shown[at]);
  const kept = narrowed(headings);
  const right = ['quantity', 'cost'].map((name) => kept.indexOf(name));
  return table(kept, rows.map(narrowed), { empty: 'nothing was used', right });
}

export const invoiceTable = (invoices: InvoiceHead[]): string =>
  table(
    ['number', 'kind', 'month', 'total', 'issued', 'account', 'id'],
    invoices.map(({ number, kind, month, total, currency, issuedAt, accountId, id }) => [
      number,
      kind,
      month,
      `${total} ${currency}`,
      shortTime(issuedAt),
      accountId,
      id,
    ]),
    { empty: 'no invoices', right: [3] },
  );

export function invoiceText(invoice: Invoice): string {
  const { number, kind, account, period, issuedAt, issuer, lines, total } = invoice;
  const head = sheet({
    number,
    kind,
    from: issuer.name,
    to: account.name,
    period: period.label,
    issued: shortTime(issuedAt),
    total: `${total} ${account.currency}`,
  });
  const rows = lines.map(({ fleetName, meter, kind: what, quantity, unit, unitPrice, amount }) => [
    fleetName ?? '-',
    what === 'usage' ? meter : `${meter} (${what})`,
    quantity,
    unit,
    unitPrice ?? '-',
    amount,
  ]);
  return `${head}\n\n${table(['fleet', 'meter', 'quantity', 'unit', 'price', 'amount'], rows, { right: [2, 4, 5] })}`;
}
