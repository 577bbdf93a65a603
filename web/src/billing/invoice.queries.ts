import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf, api, asFile, type Schemas } from '../common/api.client';
import { keyed } from '../common/idempotency';
import { usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type Invoice = Schemas['Invoice'];
export type InvoiceHead = Schemas['InvoiceHead'];
export type InvoiceLine = Schemas['InvoiceLine'];
export type Explanation = Schemas['Explanation'];

/** What a list of them is narrowed to. */
export interface InvoiceFilter {
  accountId?: string;
  kind?: InvoiceHead['kind'];
  month?: string;
}

export const useInvoices = (filter: InvoiceFilter) =>
  usePages(['invoices', filter], (cursor) =>
    answerOf(api.GET('/api/v1/invoices', { params: { query: { limit: 50, cursor, ...filter } } })),
  );

/** As it was issued: it never changes, so it is read once. */
export const useInvoice = (id: string) =>
  useQuery({
    queryKey: ['invoice', id],
    queryFn: () => answerOf(api.GET('/api/v1/invoices/{id}', at(id))),
    staleTime: Infinity,
  });

const at = (id: string) => ({ params: { path: { id } } });

export const invoicePdf = (id: string): Promise<Blob> =>
  answerOf(api.GET('/api/v1/invoices/{id}.pdf', { ...at(id), ...asFile('application/pdf') }));

export const invoiceCsv = (id: string): Promise<Blob> =>
  answerOf(api.GET('/api/v1/invoices/{id}.csv', { ...at(id), ...asFile('text/csv') }));

export const useInvoicePdf = (id: string) =>
  useQuery({ queryKey: ['invoice', id, 'pdf'], queryFn: () => invoicePdf(id), staleTime: Infinity });

/** Why a line is what it is; page by page of what used it. */
export const useExplanation = (lineId: string | null) =>
  useInfiniteQuery({
    queryKey: ['explanation', lineId],
    enabled: lineId !== null,
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/charge-lines/{id}/explain', {
          params: { path: { id: lineId ?? '' }, query: { limit: 20, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: Explanation) => nextCursor ?? undefined,
  });

/** Issues a credit note over amounts of lines. */
export async function credit(invoiceId: string, body: Schemas['CreditNoteInput'], key: string): Promise<Invoice> {
  const params = { path: { id: invoiceId }, ...keyed(key) };
  const note = await answerOf(api.POST('/api/v1/invoices/{id}/credit-notes', { params, body }));
  await Promise.all(['invoices', 'spend'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  return note;
}
