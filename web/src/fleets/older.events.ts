import { useState } from 'react';
import { answerOf, api } from '../common/api.client';
import type { FleetEvent } from './fleet.types';

const atOnce = 200;

interface Read {
  from: string | null;
  events: FleetEvent[];
  next: string | null;
}

/**
 * What stands in the history from a cursor on, a page at a time and on demand. From another cursor it begins anew: where the
 * newest of the history were read again, there is a gap before what was read from the old one on.
 */
export function useOlderEvents(fleetId: string, from: string | null) {
  const [read, setRead] = useState<Read>({ from, events: [], next: from });
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { events, next } = read.from === from ? read : { events: [], next: from };
  const load = async () => {
    setLoading(true);
    setFailure(null);
    try {
      const query = { limit: atOnce, order: 'desc' as const, cursor: next ?? undefined };
      const page = await answerOf(api.GET('/api/v1/fleets/{id}/events', { params: { path: { id: fleetId }, query } }));
      setRead({ from, events: [...events, ...page.items], next: page.nextCursor });
    } catch (error) {
      setFailure(error);
    } finally {
      setLoading(false);
    }
  };
  return { events, loading, failure, more: next !== null, load: () => void load() };
}
