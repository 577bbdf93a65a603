import { sha256 } from '../../common/ids';
import { currencyPlaces, rounded, sum } from '../../common/money';
import type { Tx } from '../../database';
import { insertLines } from './charge-line.repository';
import type { ChargeLine } from './charge-line.types';
import { insertInvoice, lockAccount, nextSequence, type IssuedInvoice } from './invoice.repository';
import { numberOf } from './invoice.number';
import type { InvoiceDocument } from './invoice.types';

/** A document before it has its number; its lines are in their order. */
export type InvoiceDraft = Omit<InvoiceDocument, 'schema' | 'sequence' | 'number' | 'lines' | 'total'> & {
  lines: ChargeLine[];
};

/**
 * Numbers, freezes and writes a document with its lines. The account stays locked until the transaction ends: documents
 * of one account are issued one after the other, and a transaction that fails leaves no gap.
 */
export async function issueInvoice(tx: Tx, draft: InvoiceDraft): Promise<Omit<IssuedInvoice, 'month'>> {
  await lockAccount(tx, draft.account.id);
  const sequence = await nextSequence(tx, draft.account.id, draft.kind);
  const document = documentOf(draft, sequence);
  const text = JSON.stringify(document);
  const invoice = {
    id: draft.id,
    accountId: draft.account.id,
    periodId: draft.period.id,
    kind: draft.kind,
    sequence,
    number: document.number,
    currency: draft.account.currency,
    total: document.total,
    issuedAt: new Date(draft.issuedAt),
    creditsInvoiceId: draft.credits?.invoiceId ?? null,
    document: text,
    digest: sha256(text),
  };
  await insertInvoice(tx, invoice);
  await insertLines(tx, { invoiceId: draft.id, periodId: draft.period.id, lines: draft.lines });
  return invoice;
}

/** Every key is named, in this order, so that the same content has the same text. */
function documentOf(draft: InvoiceDraft, sequence: number): InvoiceDocument {
  const { id, kind, issuer, account, period, issuedAt, knownBefore, credits, lines } = draft;
  return {
    schema: 'moorage.invoice/1',
    id,
    kind,
    sequence,
    number: numberOf(account.id, kind, sequence),
    issuer: { name: issuer.name, address: issuer.address },
    account: { id: account.id, name: account.name, currency: account.currency, timeZone: account.timeZone },
    period: { id: period.id, label: period.label, start: period.start, end: period.end },
    issuedAt,
    knownBefore,
    credits: credits && { invoiceId: credits.invoiceId, number: credits.number, reason: credits.reason },
    lines: lines.map(documentLine),
    total: rounded(sum(lines.map(({ amount }) => amount)), currencyPlaces(account.currency)),
  };
}

const documentLine = (line: ChargeLine): InvoiceDocument['lines'][number] => ({
  id: line.id,
  accountId: line.accountId,
  chargePeriodId: line.chargePeriodId,
  fleetId: line.fleetId,
  fleetName: line.fleetName,
  kind: line.kind,
  meter: line.meter,
  unit: line.unit,
  priceId: line.priceId,
  unitPrice: line.unitPrice,
  quantity: line.quantity,
  cost: line.cost,
  amount: line.amount,
  currency: line.currency,
  chargeStart: line.chargeStart.toISOString(),
  chargeEnd: line.chargeEnd.toISOString(),
  correctsId: line.correctsId,
});
