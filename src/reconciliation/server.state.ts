import type { ServerState } from './lifecycle-event.types';

const states: Record<string, ServerState> = {
  SHUTOFF: 'stopped',
  PAUSED: 'stopped',
  SUSPENDED: 'stopped',
  SHELVED: 'shelved',
  SHELVED_OFFLOADED: 'shelved',
};

/** How a server is there, by its status in Nova; what is on its way between two others counts as running. */
export const serverStateOf = (status: string): ServerState => states[status] ?? 'running';
