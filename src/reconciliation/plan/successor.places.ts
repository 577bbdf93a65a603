import { routerOfKey } from '../wanted/route.keys';
import { instanceOf, isUnderPorts } from './instance.parts';
import type { Step } from './plan.types';
import type { Ref, ResourceKind } from '../resource.types';

const isRule = ({ kind }: Ref): boolean => kind === 'security_group_rule';
const isRoute = ({ kind }: Ref): boolean => kind === 'router_route';

/** Where one comes in place of another although their keys differ; null of what has its place by its key. */
function placeOf(ref: Ref): string | null {
  if (isRule(ref)) return `rule ${groupOfRule(ref)}`;
  if (isRoute(ref)) return `route ${routerOfKey(ref.key)}`;
  if (ref.kind === 'floating_ip' || ref.kind === 'floating_ip_association') return `address ${instanceOf(ref)}`;
  return null;
}

const groupOfRule = ({ key }: Ref): string => key.split('/')[0];

/** Of what is not wanted any more; replacements are the matter of `stayingWith`. */
const isParting = ({ action, wanted }: Step): boolean => action === 'delete' && wanted === null;

/**
 * What is to go, and stays because what comes in its place is not made: a changed rule, route or address is another one,
 * and without either the server would be cut off. `notMade` has ids of steps; only
 * what is of these kinds stays.
 */
export function stayingInPlace(
  steps: Step[],
  notMade: ReadonlySet<string>,
  kinds: ReadonlySet<ResourceKind>,
): Set<Step> {
  const missing = steps.filter(({ id, wanted }) => wanted !== null && notMade.has(id));
  const places = new Set(missing.map(placeOf));
  const held = groupsHeld(missing);
  const parting = steps.filter(isParting);
  const groups = parting.filter(({ kind, seen }) => kind === 'security_group' && held.has(seen?.cloudId));
  const groupKeys = new Set(groups.map(({ key }) => key));
  // With a network go the routes through it, and the router does not let it go before them.
  const networksGo = parting.some((step) => isUnderPorts(step) && !isRoute(step));
  const stays = (step: Step): boolean => {
    if (groups.includes(step) || (isRule(step) && groupKeys.has(groupOfRule(step)))) return true;
    const place = placeOf(step);
    return place !== null && places.has(place) && !(isRoute(step) && networksGo);
  };
  return new Set(parting.filter((step) => kinds.has(step.kind) && stays(step)));
}

/** The groups that ports have until they can have others. */
const groupsHeld = (missing: Step[]): ReadonlySet<string | undefined> =>
  new Set(missing.flatMap(({ kind, seen }) => (kind === 'port' ? (seen?.attributes.securityGroupIds ?? []) : [])));
