import type { InvoiceDocument, InvoiceLine } from '../../billing';
import { csvRow, csvText, type CsvValue } from '../csv.text';

type Cell = (line: InvoiceLine, document: InvoiceDocument) => CsvValue;

/** Numbers and times as the document has them, exact; what people have named is guarded. */
const columns: Record<string, Cell> = {
  invoice: (_, { number }) => number,
  kind: ({ kind }) => kind,
  line_id: ({ id }) => id,
  corrects_line_id: ({ correctsId }) => correctsId,
  account_id: ({ accountId }) => accountId,
  account_name: (_, { account }) => csvText(account.name),
  fleet_id: ({ fleetId }) => fleetId,
  fleet_name: ({ fleetName }) => csvText(fleetName),
  meter: ({ meter }) => csvText(meter),
  charge_start: ({ chargeStart }) => chargeStart,
  charge_end: ({ chargeEnd }) => chargeEnd,
  quantity: ({ quantity }) => quantity,
  unit: ({ unit }) => unit,
  price_id: ({ priceId }) => priceId,
  unit_price: ({ unitPrice }) => unitPrice,
  cost: ({ cost }) => cost,
  amount: ({ amount }) => amount,
  currency: ({ currency }) => currency,
};

/** The document's lines with a header row; `charge_end` is exclusive, and what is null is empty. */
export function invoiceCsv(document: InvoiceDocument): string {
  const rows = document.lines.map((line) => Object.values(columns).map((cell) => cell(line, document)));
  return [Object.keys(columns), ...rows].map(csvRow).join('');
}
