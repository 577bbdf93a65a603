import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';
import { keyed } from '../common/idempotency';
import { allPages } from '../common/pages.query';
import { queries } from '../common/queries';

export type Budget = Schemas['Budget'];
/** The period is always a month. */
export type BudgetDraft = Pick<Schemas['BudgetInput'], 'name' | 'amount' | 'fleetId' | 'thresholds'>;

export const useBudgets = (accountId: string) =>
  useQuery({
    queryKey: ['budgets', accountId],
    queryFn: () =>
      allPages((cursor) =>
        answerOf(
          api.GET('/api/v1/accounts/{id}/budgets', {
            params: { path: { id: accountId }, query: { limit: 100, cursor } },
          }),
        ),
      ),
  });

const forget = () => Promise.all(['budgets', 'spend'].map((name) => queries.invalidateQueries({ queryKey: [name] })));

export async function setBudget(accountId: string, draft: BudgetDraft, key: string): Promise<void> {
  const body = { ...draft, period: 'month' as const };
  await api.POST('/api/v1/accounts/{id}/budgets', { params: { path: { id: accountId }, ...keyed(key) }, body });
  await forget();
}

export async function deleteBudget({ accountId, id }: Budget): Promise<void> {
  const path = { id: accountId, budgetId: id };
  await api.DELETE('/api/v1/accounts/{id}/budgets/{budgetId}', { params: { path } });
  await forget();
}
