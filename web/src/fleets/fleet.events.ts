import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { answerOf, api } from '../common/api.client';
import { useEventStream } from '../common/event.stream';
import { refreshFleet } from './fleet.queries';
import type { FleetEvent } from './fleet.types';

/** As many as a page of the history has. */
const atFirst = 200;
/** Events come in bursts: what they change is read again once for all that came in this time. */
const refreshAfterMs = 400;

/** The newest of a fleet's history, newest first, as it grows; what they change of the fleet is read again. */
export function useFleetEvents(id: string) {
  const [live, setLive] = useState<FleetEvent[]>([]);
  const refresh = useThrottled(() => void refreshFleet(id));
  const before = useQuery({
    queryKey: ['fleet-history', id],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/fleets/{id}/events', { params: { path: { id }, query: { limit: atFirst, order: 'desc' } } }),
      ),
    staleTime: Infinity,
    gcTime: 0,
  });
  useEffect(() => setLive([]), [id]);
  const newest = before.data?.items[0]?.seq;
  const path = before.data ? `/api/v1/fleets/${id}/events` : null;
  useEventStream(
    path,
    ({ data }) => {
      setLive((events) => [JSON.parse(data) as FleetEvent, ...events]);
      refresh();
    },
    newest,
  );
  const events = useMemo(() => unique([...live, ...(before.data?.items ?? [])]), [live, before.data]);
  return { events, olderFrom: before.data?.nextCursor ?? null, history: before };
}

/** A stream that begins again may tell an event twice. */
function unique(events: FleetEvent[]): FleetEvent[] {
  const seen = new Set<string>();
  return events.filter(({ seq }) => !seen.has(seq) && seen.add(seq));
}

function useThrottled(deed: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      deed();
    }, refreshAfterMs);
  };
}
