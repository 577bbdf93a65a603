import type { ServerState } from '../lifecycle-event.types';
import type { Seen } from '../resource.types';

const states: Record<string, ServerState> = {
  SHUTOFF: 'stopped',
  PAUSED: 'stopped',
  SUSPENDED: 'stopped',
  SHELVED: 'shelved',
  SHELVED_OFFLOADED: 'shelved',
};

/** How a server is there, by its status in Nova; what is on its way between two others counts as running. */
export const serverStateOf = (status: string): ServerState => states[status] ?? 'running';

/** With a `reclaim_instance_interval` Nova keeps what is deleted, and all that it holds, for hours or days. */
export const isSoftDeleted = ({ kind, attributes }: Seen): boolean =>
  kind === 'server' && attributes.status === 'SOFT_DELETED';

/** In one word how an object is: of a server that does not run, that. */
export function stateOf({ kind, state, attributes }: Seen): Seen['state'] | ServerState {
  const server = kind === 'server' && state === 'active' ? serverStateOf(attributes.status ?? '') : 'running';
  return server === 'running' ? state : server;
}
