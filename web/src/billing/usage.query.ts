import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { allPages } from '../common/pages.query';
import type { Stretch } from './usage.span';

export type Group = 'fleet' | 'meter';

interface UsageQuestion {
  accountId: string;
  fleetId: string | null;
  stretch: Stretch;
  groupBy: string;
  /** In all, rather than by the stretch's periods. */
  total?: boolean;
}

export const useUsage = ({ accountId, fleetId, stretch, groupBy, total = false }: UsageQuestion) => {
  const { from, to } = stretch;
  const granularity = total ? 'total' : stretch.granularity;
  return useQuery({
    queryKey: ['usage', accountId, fleetId, from, to, groupBy, granularity],
    queryFn: () =>
      allPages((cursor) => {
        const narrowed = { fleetId: fleetId ?? undefined, to: to ?? undefined };
        const query = { accountId, from, groupBy, granularity, limit: 5_000, cursor, ...narrowed };
        return answerOf(api.GET('/api/v1/usage', { params: { query } }));
      }),
  });
};

/** What the account spends this month and has before, with its budgets. */
export const useSpend = (accountId: string) =>
  useQuery({
    queryKey: ['spend', accountId],
    queryFn: () => answerOf(api.GET('/api/v1/accounts/{id}/spend', { params: { path: { id: accountId } } })),
  });
