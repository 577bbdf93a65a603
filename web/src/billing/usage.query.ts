import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { allPages } from '../common/pages.query';
import type { Granularity } from './usage.span';

export type Group = 'fleet' | 'meter';

interface UsageQuestion {
  accountId: string;
  fleetId: string | null;
  from: string;
  groupBy: string;
  granularity: Granularity;
}

export const useUsage = ({ accountId, fleetId, from, groupBy, granularity }: UsageQuestion) =>
  useQuery({
    queryKey: ['usage', accountId, fleetId, from, groupBy, granularity],
    queryFn: () =>
      allPages((cursor) => {
        const query = { accountId, from, groupBy, granularity, limit: 5_000, cursor };
        return answerOf(
          api.GET('/api/v1/usage', { params: { query: fleetId === null ? query : { ...query, fleetId } } }),
        );
      }),
  });

/** What the account spends this month and has before, with its budgets. */
export const useSpend = (accountId: string) =>
  useQuery({
    queryKey: ['spend', accountId],
    queryFn: () => answerOf(api.GET('/api/v1/accounts/{id}/spend', { params: { path: { id: accountId } } })),
  });
