import type { Decimal } from '../../common/money';
import type { Tx } from '../../database';

/**
 * What is left of each line of an invoice, by its id: its amount, less what later invoices took back of it and what was
 * credited. What a correction adds is the later invoice's own line, to be credited there; but no line has more left than a
 * first charge, its corrections and the credits on any of them come to together.
 */
export async function selectCreditable(tx: Tx, invoiceId: string): Promise<Map<string, Decimal>> {
  const rows = await tx.query<{ id: string; left: Decimal }>(
    `with charged as (
       select l.id, coalesce(l.corrects_id, l.id) as first_id, l.amount
         + least(coalesce(sum(c.amount) filter (where c.kind <> 'credit'), 0), 0)
         + coalesce(sum(c.amount) filter (where c.kind = 'credit'), 0) as left
       from charge_line l left join charge_line c on c.corrects_id = l.id
       where l.invoice_id = $1 group by l.id),
     net as (
       select g.first_id, sum(g.amount + coalesce((
         select sum(n.amount) from charge_line n where n.corrects_id = g.id and n.kind = 'credit'), 0)) as left
       from (
         select l.id as first_id, l.id, l.amount from charge_line l where l.id in (select first_id from charged)
         union all
         select l.corrects_id, l.id, l.amount from charge_line l
         where l.corrects_id in (select first_id from charged) and l.kind <> 'credit') g
       group by g.first_id)
     select c.id, least(c.left, n.left)::text as left from charged c join net n using (first_id)`,
    [invoiceId],
  );
  return new Map(rows.map(({ id, left }) => [id, left]));
}
