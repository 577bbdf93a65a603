import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { derivedId, newId } from '../../common/ids';
import { compare, currencyPlaces, normalized, rounded, times, type Decimal } from '../../common/money';
import { CONFIG, type Config } from '../../config';
import { Database, type Tx } from '../../database';
import { invoiceNotFound } from '../billing.errors';
import { selectInvoiceLines, type IssuedLine } from './charge-line.repository';
import type { ChargeLine } from './charge-line.types';
import { noSuchLine, notCreditable, tooFine, tooMuch } from './credit-note.errors';
import { selectCreditable } from './credit-note.repository';
import type { CreditNoteInput } from './credit-note.schema';
import { issueInvoice } from './invoice.issuer';
import { lockAccount, selectInvoice, type IssuedInvoice } from './invoice.repository';
import type { InvoiceDocument } from './invoice.types';

/** Gives back what an invoice asked for: goodwill, which no correction ever takes into account. */
@Injectable()
export class CreditNoteService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Issues a credit note about lines of an invoice, which stays as it is; one transaction.
   * @throws DomainError INVOICE_NOT_FOUND, CREDIT_NOT_OF_INVOICE, CREDIT_LINE_UNKNOWN, CREDIT_TOO_HIGH, CREDIT_TOO_FINE
   */
  credit(invoiceId: string, input: CreditNoteInput): Promise<IssuedInvoice> {
    return this.database.transaction(async (tx) => {
      const invoice = await selectInvoice(tx, invoiceId);
      if (!invoice) throw invoiceNotFound(invoiceId);
      if (invoice.kind !== 'invoice') throw notCreditable(invoice.number);
      // From here on nobody else credits or closes for this account, so what is left of a line stays left.
      await lockAccount(tx, invoice.accountId);
      return this.issue(tx, invoice, input);
    });
  }

  private async issue(tx: Tx, invoice: IssuedInvoice, { reason, lines }: CreditNoteInput): Promise<IssuedInvoice> {
    const id = newId();
    const charged = new Map((await selectInvoiceLines(tx, invoice.id)).map((line) => [line.id, line]));
    const left = await selectCreditable(tx, invoice.id);
    const credits = lines.map(({ chargeLineId, amount }) => {
      const line = charged.get(chargeLineId);
      if (!line) throw noSuchLine(chargeLineId, invoice.number);
      return creditLine(id, line, { amount, left: left.get(chargeLineId)! });
    });
    const of = JSON.parse(invoice.document) as InvoiceDocument;
    const issuedAt = this.clock.now().toISOString();
    const issued = await issueInvoice(tx, {
      id,
      kind: 'credit-note',
      issuer: this.config.invoiceIssuer,
      account: of.account,
      period: of.period,
      issuedAt,
      knownBefore: issuedAt,
      lines: credits,
      credits: { invoiceId: invoice.id, number: invoice.number, reason },
    });
    return { ...issued, month: invoice.month };
  }
}

function creditLine(noteId: string, line: IssuedLine, credit: { amount: Decimal; left: Decimal }): ChargeLine {
  const places = currencyPlaces(line.currency);
  const amount = rounded(credit.amount, places);
  if (compare(amount, credit.amount) !== 0) throw tooFine(credit.amount, line.currency, places);
  if (compare(amount, credit.left) > 0) throw tooMuch(line.id, amount, normalized(credit.left));
  const { accountId, chargePeriodId, fleetId, fleetName, meter, unit, priceId, currency, chargeStart, chargeEnd } =
    line;
  return {
    accountId,
    chargePeriodId,
    fleetId,
    fleetName,
    meter,
    unit,
    priceId,
    currency,
    chargeStart,
    chargeEnd,
    id: derivedId(`credit\n${noteId}\n${line.id}`),
    kind: 'credit',
    unitPrice: null,
    quantity: '0',
    cost: normalized(times(amount, '-1')),
    amount: rounded(times(amount, '-1'), places),
    correctsId: line.id,
  };
}
