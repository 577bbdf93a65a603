import type { Decimal } from '../../common/money';
import type { Tx } from '../../database';

/**
 * What is left of each line of an invoice, by its id: its amount, less what later invoices took back of it and what was
 * credited. What a correction adds is the later invoice's own line, to be credited there.
 */
export async function selectCreditable(tx: Tx, invoiceId: string): Promise<Map<string, Decimal>> {
  const rows = await tx.query<{ id: string; left: Decimal }[]>(
    `select l.id, (l.amount
         + least(coalesce(sum(c.amount) filter (where c.kind <> 'credit'), 0), 0)
         + coalesce(sum(c.amount) filter (where c.kind = 'credit'), 0))::text as left
     from charge_line l left join charge_line c on c.corrects_id = l.id
     where l.invoice_id = $1 group by l.id, l.amount`,
    [invoiceId],
  );
  return new Map(rows.map(({ id, left }) => [id, left]));
}
