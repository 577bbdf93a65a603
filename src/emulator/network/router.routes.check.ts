import type { Cloud } from '../core/cloud.state';
import { neutronError } from '../core/refusals';
import { contains, parseCidr } from './ip.math';
import { conflict } from './neutron.errors';
import type { HostRoute, Port, Router } from './network.types';

const cidrsOf = (cloud: Cloud, router: Router): string[] => {
  const subnets = cloud.ports.by('device', router.id).flatMap((port) => port.fixedIps.map((ip) => ip.subnet_id));
  return subnets.flatMap((id) => cloud.subnets.get(id)?.cidr ?? []);
};

/** Neutron's `max_routes` as it comes. */
const mostRoutes = 30;

/** An extra route's next hop must lie on a network that the router touches, and not be the router itself. */
export function requireReachable(cloud: Cloud, router: Router, routes: readonly HostRoute[]): void {
  if (routes.length > mostRoutes) {
    const message = `Unable to complete operation for ${router.id}. The number of routes exceeds the maximum ${mostRoutes}.`;
    throw neutronError(400, 'RoutesExhausted', message);
  }
  const cidrs = cidrsOf(cloud, router);
  const own = cloud.ports.by('device', router.id).flatMap((port) => port.fixedIps.map((ip) => ip.ip_address));
  for (const { destination, nexthop } of routes) {
    if (!parseCidr(destination)) throw invalid(routes, `'${destination}' is not a valid IP subnet`);
    if (!cidrs.some((cidr) => contains(cidr, nexthop)))
      throw invalid(routes, 'the nexthop is not connected with router');
    if (own.includes(nexthop)) throw invalid(routes, 'the nexthop is used by router');
  }
}

function invalid(routes: readonly HostRoute[], reason: string) {
  const shown = routes.map(({ destination, nexthop }) => `{'destination': '${destination}', 'nexthop': '${nexthop}'}`);
  return neutronError(400, 'InvalidRoutes', `Invalid format for routes: [${shown.join(', ')}], ${reason}`);
}

/** An interface stays as long as an extra route needs it. */
export function requireNoRoutes(cloud: Cloud, router: Router, port: Port): void {
  const cidrs = port.fixedIps.flatMap((ip) => cloud.subnets.get(ip.subnet_id)?.cidr ?? []);
  if (!router.routes.some((route) => cidrs.some((cidr) => contains(cidr, route.nexthop)))) return;
  const what = `Router interface for subnet ${port.fixedIps[0].subnet_id} on router ${router.id} cannot be deleted`;
  throw conflict('RouterInterfaceInUseByRoute', `${what}, as it is required by one or more routes.`);
}
