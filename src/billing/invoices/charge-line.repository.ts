import { oneRow, type Source, type Tx } from '../../database';
import type { ChargeLine } from './charge-line.types';

/** A line with where it stands. */
export interface IssuedLine extends ChargeLine {
  invoiceId: string;
  /** In the invoice, from 1. */
  position: number;
  /** Whose closing charged it; of a credit the month of the invoice that it credits. */
  periodId: string;
}

const columns = `id, invoice_id as "invoiceId", position, period_id as "periodId", charge_period_id as "chargePeriodId",
  account_id as "accountId", fleet_id as "fleetId", fleet_name as "fleetName", kind, meter, unit, price_id as "priceId",
  trim_scale(unit_price)::text as "unitPrice", trim_scale(quantity)::text as quantity, trim_scale(cost)::text as cost,
  amount::text, currency, charge_start as "chargeStart", charge_end as "chargeEnd", corrects_id as "correctsId"`;

/** Writes an invoice's lines, in their order, in one statement. */
export async function insertLines(
  tx: Tx,
  { invoiceId, periodId, lines }: { invoiceId: string; periodId: string; lines: ChargeLine[] },
): Promise<void> {
  await tx.query(
    `insert into charge_line (id, invoice_id, position, period_id, charge_period_id, account_id, fleet_id, fleet_name, kind,
       meter, unit, price_id, unit_price, quantity, cost, amount, currency, charge_start, charge_end, corrects_id)
     select l.id, $1, l.position, $2, l."chargePeriodId", l."accountId", l."fleetId", l."fleetName", l.kind, l.meter, l.unit,
       l."priceId", l."unitPrice", l.quantity, l.cost, l.amount, l.currency, l."chargeStart", l."chargeEnd", l."correctsId"
     from jsonb_to_recordset($3::jsonb) as l(id uuid, position int, "chargePeriodId" uuid, "accountId" uuid, "fleetId" uuid,
       "fleetName" text, kind text, meter text, unit text, "priceId" uuid, "unitPrice" numeric, quantity numeric,
       cost numeric, amount numeric, currency text, "chargeStart" timestamptz, "chargeEnd" timestamptz, "correctsId" uuid)`,
    [invoiceId, periodId, JSON.stringify(lines.map((line, index) => ({ ...line, position: index + 1 })))],
  );
}

export function selectLine(source: Source, id: string): Promise<IssuedLine | null> {
  return oneRow<IssuedLine>(source, `select ${columns} from charge_line where id = $1`, [id]);
}

/** Of one invoice, in its order. */
export function selectInvoiceLines(source: Source, invoiceId: string): Promise<IssuedLine[]> {
  return source.query(`select ${columns} from charge_line where invoice_id = $1 order by position`, [invoiceId]);
}

/**
 * What closings charged for these months, by those alone whose bound is earlier: oldest first, so that a first charge
 * comes before its corrections. Credits are goodwill, and not among them.
 */
export function selectCharged(source: Source, chargePeriodIds: string[], knownBefore: string): Promise<IssuedLine[]> {
  return source.query(
    `select ${columns} from charge_line where id in (
       select l.id from charge_line l join billing_period p on p.id = l.period_id
       where l.charge_period_id = any($1) and l.kind <> 'credit' and p.known_before < $2)
     order by (select known_before from billing_period p where p.id = period_id), position`,
    [chargePeriodIds, knownBefore],
  );
}

/** What credit notes that were issued in `[from, to)` gave the account back, with their numbers; in their order. */
export function selectCredits(
  source: Source,
  { accountId, from, to }: { accountId: string; from: Date; to: Date },
): Promise<(IssuedLine & { number: string })[]> {
  return source.query(
    `select ${columns}, (select i.number from invoice i where i.id = invoice_id) as number from charge_line
     where invoice_id in (
       select id from invoice where account_id = $1 and kind = 'credit-note' and issued_at >= $2 and issued_at < $3)
     order by (select i.sequence from invoice i where i.id = invoice_id), position`,
    [accountId, from, to],
  );
}
