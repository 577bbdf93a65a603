import { useQuery } from '@tanstack/react-query';
import { answerOf, api, mayBeDone, type Schemas } from '../common/api.client';
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
const largestPage = 500;
const refreshMs = 10_000;
/** The service takes so many at once. */
const mostAtOnce = 1_000;

function readPage(filter: GatewayFilter, limit: number, cursor: string | undefined) {
  const narrowed = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
  return answerOf(api.GET('/api/v1/devices', { params: { query: { limit, cursor, ...narrowed } } }));
}

export const useGateways = (filter: GatewayFilter) =>
  usePages(['gateways', filter], (cursor) => readPage(filter, pageSize, cursor), refreshMs);

/** As many as are decided about in one go. */
export const mostChosen = 10_000;

/** All that fit, but no more than may be chosen, until `stop` says so; `onRead` hears how many there are so far. */
export async function readAll(
  filter: GatewayFilter,
  stop: AbortSignal,
  onRead: (count: number) => void,
): Promise<Gateway[]> {
  const all: Gateway[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await readPage(filter, largestPage, cursor);
    all.push(...items);
    onRead(all.length);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined && all.length < mostChosen && !stop.aborted);
  return all.slice(0, mostChosen);
}

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

/** What became of each that it came to, and why it did not come to all: null where it did, or was stopped. */
export interface Decided {
  results: DecisionResult[];
  /** Of so many after them it may be done: they were sent, and their answer was lost. */
  unknown: number;
  failure: unknown;
}

/** Decides about each, until `stop` says so; each has a result of its own. `onDecided` hears of how many it is done. */
export async function decide(
  deviceIds: string[],
  decision: Decision,
  stop: AbortSignal,
  onDecided: (count: number) => void,
): Promise<Decided> {
  const results: DecisionResult[] = [];
  let sent: string[] = [];
  try {
    for (let first = 0; first < deviceIds.length && !stop.aborted; first += mostAtOnce) {
      sent = deviceIds.slice(first, first + mostAtOnce);
      const body = { decision, deviceIds: sent };
      results.push(...(await answerOf(api.POST('/api/v1/devices/decisions', { body }))).results);
      onDecided(results.length);
    }
    return { results, unknown: 0, failure: null };
  } catch (failure) {
    const unknown = mayBeDone(failure) ? sent.length : 0;
    if (results.length + unknown === 0) throw failure;
    return { results, unknown, failure };
  } finally {
    // Also where it ends on the way: of some it is done then.
    await forget();
  }
}

/** Takes one out of service, who may come again. */
export async function retire(id: string): Promise<void> {
  await api.DELETE('/api/v1/devices/{id}', { params: { path: { id } } });
  await forget();
}

const forget = () =>
  Promise.all(['gateways', 'gateway', 'overview'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
