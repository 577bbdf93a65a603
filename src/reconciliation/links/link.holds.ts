import type { Fleet } from '../../fleets';
import type { LinkedPeer } from './link.builder';
import { linkPortKey } from './link.keys';
import type { Step } from '../plan/plan.types';
import { removes } from '../plan/step.order';

/**
 * Steps that would take away a network on which another fleet's link router stands: that fleet takes its router down
 * first, and wakes this one. A fleet that is deleted waits for every such link to be gone, since a port may be coming.
 */
export function heldByLinks(fleet: Fleet, links: LinkedPeer[], steps: Step[]): Step[] {
  const others = links.filter(({ ownerId }) => ownerId !== fleet.id);
  const prefix = linkPortKey(fleet.id, 'peer', '');
  const taken = new Set(
    others.flatMap(({ rows }) =>
      rows
        .filter(({ kind, key }) => kind === 'port' && key.startsWith(prefix))
        .map(({ key }) => key.slice(prefix.length)),
    ),
  );
  const isHeld = (key: string) => (fleet.deleteRequestedAt ? others.length > 0 : taken.has(key));
  return steps.filter(
    (step) => (step.kind === 'network' || step.kind === 'subnet') && removes(step) && isHeld(step.key),
  );
}

/** What the held steps wait for, in words. */
export function holdersOf(fleet: Fleet, links: LinkedPeer[], held: Step[]): string[] {
  if (held.length === 0) return [];
  const owners = links.filter(({ ownerId }) => ownerId !== fleet.id).map(({ peer }) => peer.fleet.name);
  return [`the link with ${owners.join(', ')} is taken down`];
}
