import type { RouteSpec } from '../../fleets';

export const routeText = ({ destination, nexthop }: RouteSpec): string => `${destination}-${nexthop}`;

/** A route's key says all of it, behind the key of its router: another next hop is another route. */
export const routeKey = (router: string, route: RouteSpec): string => `${router}/${routeText(route)}`;

export const routerOfKey = (key: string): string => key.slice(0, key.indexOf('/'));

export function routeOfKey(key: string): RouteSpec {
  const [destination, nexthop] = key.slice(key.indexOf('/') + 1).split('-');
  return { destination, nexthop };
}
