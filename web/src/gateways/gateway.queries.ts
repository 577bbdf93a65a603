import { useQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../common/api.client';
import { usePages } from '../common/pages.query';
import { queries } from '../common/queries';

export type Gateway = Schemas['Device'];
export type GatewayDetail = Schemas['DeviceDetail'];
export type TimelineEvent = Schemas['DeviceEvent'];
export type Decision = Schemas['DecisionsInput']['decision'];
export type DecisionResult = Schemas['DecisionResults']['results'][number];

/** What the list is narrowed to; null where it is not. */
export interface GatewayFilter {
  fleetId: string | null;
  status: Gateway['status'] | null;
  /** A part of the hardware id. */
  q: string | null;
  online: 'true' | 'false' | null;
}

const pageSize = 50;
const refreshMs = 10_000;
/** The service takes so many at once. */
const mostAtOnce = 1_000;

export const useGateways = (filter: GatewayFilter) =>
  usePages(
    ['gateways', filter],
    (cursor) => {
      const narrowed = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
      return answerOf(api.GET('/api/v1/devices', { params: { query: { limit: pageSize, cursor, ...narrowed } } }));
    },
    refreshMs,
  );

export const useGateway = (id: string) =>
  useQuery({
    queryKey: ['gateway', id],
    queryFn: () => answerOf(api.GET('/api/v1/devices/{id}', { params: { path: { id } } })),
    refetchInterval: refreshMs,
  });

/** What happened to it, the latest first. */
export const useTimeline = (id: string) =>
  usePages(
    ['gateway', id, 'timeline'],
    (cursor) => {
      const query = { limit: pageSize, order: 'desc' as const, cursor };
      return answerOf(api.GET('/api/v1/devices/{id}/timeline', { params: { path: { id }, query } }));
    },
    refreshMs,
  );

/** Decides about each; each has a result of its own. */
export async function decide(deviceIds: string[], decision: Decision): Promise<DecisionResult[]> {
  const results: DecisionResult[] = [];
  for (let first = 0; first < deviceIds.length; first += mostAtOnce) {
    const body = { decision, deviceIds: deviceIds.slice(first, first + mostAtOnce) };
    results.push(...(await answerOf(api.POST('/api/v1/devices/decisions', { body }))).results);
  }
  await forget();
  return results;
}

/** Takes one out of service, who may come again. */
export async function retire(id: string): Promise<void> {
  await api.DELETE('/api/v1/devices/{id}', { params: { path: { id } } });
  await forget();
}

const forget = () =>
  Promise.all(['gateways', 'gateway', 'overview'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
