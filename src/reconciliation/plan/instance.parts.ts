import { isLinkKey } from '../links/link.keys';
import type { Step } from './plan.types';
import type { Ref, ResourceKind } from '../resource.types';
import { partsWith, withDependents } from './step.order';

/** Objects of one instance; their keys begin with its own. */
const ofInstance: ReadonlySet<ResourceKind> = new Set([
  'server',
  'port',
  'volume',
  'volume_attachment',
  'floating_ip',
  'floating_ip_association',
] as const);

/** What the ports of instances that are not replaced yet may still stand on. */
const underPorts: ReadonlySet<ResourceKind> = new Set([
  'network',
  'subnet',
  'router',
  'router_interface',
  'router_route',
] as const);

/** Key of the instance that this is, or is a part of; null of what is nobody's own. */
export const instanceOf = ({ kind, key }: Ref): string | null => (ofInstance.has(kind) ? key.split('/')[0] : null);

/** Key of the network that an instance's port is on. */
export const networkOfPort = ({ key }: Ref): string => key.slice(key.indexOf('/') + 1);

export const isUnderPorts = ({ kind, key }: Ref): boolean => underPorts.has(kind) && !isLinkKey(key);

/** Replacements, of these or of what depends on them. */
export function replacementsOn(steps: Step[], first: Step[]): Step[] {
  const ids = withDependents(steps, first);
  return steps.filter(({ id, action }) => action === 'replace' && ids.has(id));
}

/**
 * Where these are not replaced now: they, with the removals of what they consist of and stand on, and with what would be
 * made anew on that. To take away a port or a network from under a server that stays would cut it off.
 */
export function stayingWith(steps: Step[], replacements: Step[]): ReadonlySet<Step> {
  if (replacements.length === 0) return new Set();
  const going = steps.filter(partsWith);
  const shared = replacements.some(({ kind }) => kind === 'server') ? going.filter(isUnderPorts) : [];
  const staying = replacementsOn(steps, [...replacements, ...shared]);
  const servers = new Set(staying.flatMap(({ kind, key }) => (kind === 'server' ? [key] : [])));
  const own = going.filter((step) => servers.has(instanceOf(step) ?? ''));
  return new Set([...staying, ...shared, ...own]);
}
