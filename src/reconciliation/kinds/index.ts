import type { KindDriver, ResourceKind } from '../resource.types';
import { floatingIpKind } from './floating-ip.kind';
import { keyPairKind } from './key-pair.kind';
import { networkKind } from './network.kind';
import { portKind } from './port.kind';
import { routerInterfaceKind } from './router-interface.kind';
import { routerRouteKind } from './router-route.kind';
import { routerKind } from './router.kind';
import { securityGroupRuleKind } from './security-group-rule.kind';
import { securityGroupKind } from './security-group.kind';
import { serverKind } from './server.kind';
import { subnetKind } from './subnet.kind';

/** In the order in which a fleet comes down: everything before what it depends on. */
const inDeletionOrder: KindDriver<ResourceKind>[] = [
  floatingIpKind,
  serverKind,
  portKind,
  routerRouteKind,
  routerInterfaceKind,
  routerKind,
  subnetKind,
  networkKind,
  securityGroupRuleKind,
  securityGroupKind,
  keyPairKind,
];

export const kinds: ResourceKind[] = inDeletionOrder.map(({ kind }) => kind);

/** Kinds of one number may go at the same time. */
export const deletionRank: Record<ResourceKind, number> = {
  floating_ip: 0,
  server: 0,
  router_route: 0,
  port: 1,
  router_interface: 1,
  security_group_rule: 1,
  router: 2,
  subnet: 2,
  security_group: 2,
  key_pair: 2,
  network: 3,
};

const byKind = new Map(inDeletionOrder.map((driver) => [driver.kind, driver]));

export function driverOf(kind: ResourceKind): KindDriver<ResourceKind> {
  const driver = byKind.get(kind);
  if (driver === undefined) throw new Error(`no driver for ${kind}`);
  return driver;
}
