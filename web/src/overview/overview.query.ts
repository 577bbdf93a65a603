import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';

export type Overview = Schemas['Overview'];

const refreshMs = 10_000;

export const useOverview = () =>
  useQuery({
    queryKey: ['overview'],
    queryFn: () => answerOf(api.GET('/api/v1/overview')),
    refetchInterval: refreshMs,
  });

/** Whether there are accounts and blueprints: what comes before a first fleet. */
export const useBeginnings = (enabled: boolean) =>
  useQuery({
    queryKey: ['beginnings'],
    enabled,
    queryFn: async () => {
      const query = { params: { query: { limit: 1 } } };
      const [accounts, blueprints] = await Promise.all([
        answerOf(api.GET('/api/v1/accounts', query)),
        answerOf(api.GET('/api/v1/blueprints', query)),
      ]);
      return { accounts: accounts.items.length > 0, blueprints: blueprints.items.length > 0 };
    },
  });
