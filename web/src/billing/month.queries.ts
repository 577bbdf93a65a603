import { answerOf, api, type Schemas } from '../common/api.client';
import { usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type Month = Schemas['BillingPeriod'];

export const useMonths = (accountId: string | null) =>
  usePages(['months', accountId], (cursor) =>
    answerOf(
      api.GET('/api/v1/billing-periods', {
        params: { query: { limit: 50, cursor, ...(accountId === null ? {} : { accountId }) } },
      }),
    ),
  );

/** Closes it and issues its invoice. */
export async function closeMonth(id: string): Promise<Month> {
  const month = await answerOf(api.POST('/api/v1/billing-periods/{id}/close', { params: { path: { id } } }));
  const touched = ['months', 'invoices', 'spend', 'usage'];
  await Promise.all(touched.map((name) => queries.invalidateQueries({ queryKey: [name] })));
  return month;
}
