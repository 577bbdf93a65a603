import { useState } from 'react';
import { answerOf, api } from '../common/api.client';
import type { FleetEvent } from './fleet.types';

const atOnce = 200;

/** What stands in the history from a cursor on, a page at a time and on demand. */
export function useOlderEvents(fleetId: string, from: string | null) {
  const [events, setEvents] = useState<FleetEvent[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [begun, setBegun] = useState(false);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const cursor = begun ? next : from;
  const load = async () => {
    setLoading(true);
    setFailure(null);
    try {
      const query = { limit: atOnce, order: 'desc' as const, cursor: cursor ?? undefined };
      const page = await answerOf(api.GET('/api/v1/fleets/{id}/events', { params: { path: { id: fleetId }, query } }));
      setEvents((known) => [...known, ...page.items]);
      setNext(page.nextCursor);
      setBegun(true);
    } catch (error) {
      setFailure(error);
    } finally {
      setLoading(false);
    }
  };
  return { events, loading, failure, more: cursor !== null, load: () => void load() };
}
