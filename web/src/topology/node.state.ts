import type { Resource } from '../fleets/fleet.types';
import type { NodeState } from './picture.types';

const byRecord: Record<string, NodeState> = {
  creating: { tone: 'busy', word: 'being made' },
  deleting: { tone: 'busy', word: 'being removed' },
  error: { tone: 'bad', word: 'in error' },
};

const byCloud: Record<string, NodeState> = {
  ACTIVE: { tone: 'good', word: 'running' },
  SHUTOFF: { tone: 'off', word: 'stopped' },
  PAUSED: { tone: 'off', word: 'paused' },
  SUSPENDED: { tone: 'off', word: 'suspended' },
  SHELVED: { tone: 'off', word: 'shelved' },
  SHELVED_OFFLOADED: { tone: 'off', word: 'shelved' },
  ERROR: { tone: 'bad', word: 'in error' },
};

/** How a part of a fleet is, by its record: made, being made, being removed or broken. */
export const stateOf = (status: string): NodeState => byRecord[status] ?? { tone: 'good', word: 'active' };

/** How a server is, by its record and then by the cloud's own word. */
export function serverStateOf(server: Resource | undefined, status: string): NodeState {
  if (byRecord[status]) return byRecord[status];
  const word = server?.attributes.status;
  if (word === undefined) return { tone: 'good', word: 'running' };
  return byCloud[word] ?? { tone: 'busy', word: word.toLowerCase().replaceAll('_', ' ') };
}
