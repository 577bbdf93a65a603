import { useMutation, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../common/api.client';
import { useAccounts } from '../common/choices.query';
import { useNotices } from '../common/notices';
import { allPages } from '../common/pages.query';
import { queries } from '../common/queries';
import { monthSpend } from './fleet.spend';

/** Everything that is read of one fleet stands below its id, so that one event of it has all of that read again. */
const keyOf = (id: string, ...of: unknown[]) => ['fleet', id, ...of];

export const refreshFleet = (id: string): Promise<void> => queries.invalidateQueries({ queryKey: keyOf(id) });

const path = (id: string) => ({ params: { path: { id } } });

/** How often a state is read again that nobody announces. */
export const everyMs = 10_000;

export const useFleet = (id: string) =>
  useQuery({
    queryKey: keyOf(id, 'itself'),
    queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}', path(id))),
    refetchInterval: everyMs,
  });

export const resourcesQuery = (id: string) => ({
  queryKey: keyOf(id, 'resources'),
  queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}/resources', path(id))),
});
export const useResources = (id: string) => useQuery(resourcesQuery(id));

export const topologyQuery = (id: string) => ({
  queryKey: keyOf(id, 'topology'),
  queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}/topology', path(id))),
});

export const linksQuery = (id: string) => ({
  queryKey: keyOf(id, 'links'),
  queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}/links', path(id))),
  refetchInterval: everyMs,
});
export const useLinks = (id: string) => useQuery(linksQuery(id));

/** The plan and the drift are made by looking at the cloud: they are not asked for at every event. */
const lookKey = (id: string, ...of: unknown[]) => ['fleet-look', id, ...of];

const planQuery = (id: string) => ({
  queryKey: lookKey(id, 'plan'),
  queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}/plan', path(id))),
  retry: false,
});

export const usePlan = (id: string, enabled = true) => useQuery({ ...planQuery(id), enabled });

/** The plan of a run while that goes on: where it could not be made it is asked for until it is. */
export const useRunPlan = (id: string, goesOn: boolean) =>
  useQuery({
    ...planQuery(id),
    enabled: goesOn,
    refetchInterval: ({ state }) => (state.status === 'error' ? everyMs : false),
  });

export const useDrift = (id: string) =>
  useQuery({
    queryKey: lookKey(id, 'drift'),
    queryFn: () => answerOf(api.GET('/api/v1/fleets/{id}/drift', path(id))),
    retry: false,
  });

/** What each fleet has cost in its account's month that goes on, by its id; of one fleet only, where it is given. */
export function useMonthSpend(of?: { id: string; accountId: string }) {
  const accounts = useAccounts().data?.filter(({ id }) => of === undefined || id === of.accountId);
  return useQuery({
    queryKey: ['usage', 'month', of?.id ?? 'all'],
    enabled: accounts !== undefined,
    queryFn: () => monthSpend(accounts ?? [], (from) => readUsageByFleet(from, of?.id)),
    refetchInterval: 60_000,
  });
}

const readUsageByFleet = (from: string, fleetId?: string) =>
  allPages((cursor) => {
    const query = { from, groupBy: 'fleet', fleetId, limit: 5_000, cursor };
    return answerOf(api.GET('/api/v1/usage', { params: { query } }));
  });

/** Something that is done to a fleet: says that it was done, or what the service refused, and reads the fleet again. */
export function useDeed<T = void>(
  id: string,
  deed: (input: T) => Promise<unknown>,
  done: string | ((input: T) => string),
) {
  const notices = useNotices();
  return useMutation({
    mutationFn: deed,
    onSuccess: (_, input) => notices.done(typeof done === 'string' ? done : done(input)),
    onError: (error) => notices.failed(error),
    onSettled: () => Promise.all([refreshFleet(id), queries.invalidateQueries({ queryKey: lookKey(id) })]),
  });
}

/** How many gateways each fleet has, retired ones left out, and how many of these wait for a decision; by its id. */
export const useGatewayCounts = () =>
  useQuery({
    queryKey: ['devices', 'counts'],
    queryFn: () => answerOf(api.GET('/api/v1/overview/gateways')),
    select: ({ fleets }) => new Map(fleets.map(({ fleetId, ...counts }) => [fleetId, counts])),
    refetchInterval: 15_000,
  });

/** Below the fleet's key, so that they are read again with it. */
export const captureKey = (id: string, of: 'images' | 'snapshots') => keyOf(id, of);
