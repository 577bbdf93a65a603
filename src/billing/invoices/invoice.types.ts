import type { Decimal } from '../../common/money';
import type { ChargeLine } from './charge-line.types';

/** A document that was sent to a customer. Its JSON text is kept as it was issued, and every form of it is made from that. */
export interface InvoiceDocument {
  schema: 'moorage.invoice/1';
  id: string;
  kind: 'invoice' | 'credit-note';
  /** Counts from 1 for each account and kind, without a gap. */
  sequence: number;
  /** What stands on the paper, such as `3F2A9C-000001`, of credit notes `CN-3F2A9C-000001`. */
  number: string;
  /** Who asks for the money, as `MOORAGE_INVOICE_ISSUER` named it when the document was issued. */
  issuer: { name: string; address: string[] };
  account: { id: string; name: string; currency: string; timeZone: string };
  /** The month that was closed; of a credit note that of its invoice. */
  period: { id: string; label: string; start: string; end: string };
  /** ISO 8601, UTC. */
  issuedAt: string;
  /** Facts recorded before this instant of the database's clock are in it, later ones are not. */
  knownBefore: string;
  /** Of a credit note. */
  credits: { invoiceId: string; number: string; reason: string } | null;
  /** By charge period, fleet, meter; times are ISO 8601, UTC. */
  lines: InvoiceLine[];
  /** Sum of the lines' amounts, exactly. */
  total: Decimal;
}

export interface InvoiceLine extends Omit<ChargeLine, 'chargeStart' | 'chargeEnd'> {
  chargeStart: string;
  chargeEnd: string;
}
