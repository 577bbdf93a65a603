import type { KindDriver, ResourceKind } from '../resource.types';
import { floatingIpKind } from './floating-ip.kind';
import { keyPairKind } from './key-pair.kind';
import { networkKind } from './network.kind';
import { portKind } from './port.kind';
import { routerInterfaceKind } from './router-interface.kind';
import { routerRoutesKind } from './router-routes.kind';
import { routerKind } from './router.kind';
import { securityGroupRuleKind } from './security-group-rule.kind';
import { securityGroupKind } from './security-group.kind';
import { serverKind } from './server.kind';
import { subnetKind } from './subnet.kind';

/** In the order in which a fleet comes down: everything before what it depends on. */
const inDeletionOrder: KindDriver<ResourceKind>[] = [
  floatingIpKind,
  serverKind,
  routerRoutesKind,
  routerInterfaceKind,
  portKind,
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
  router_routes: 0,
  router_interface: 1,
  security_group_rule: 1,
  // A port that is a router's interface goes with the interface, and cannot go before it.
  port: 2,
  router: 3,
  subnet: 3,
  security_group: 3,
  key_pair: 3,
  network: 4,
};

const byKind = new Map(inDeletionOrder.map((driver) => [driver.kind, driver]));

export function driverOf(kind: ResourceKind): KindDriver<ResourceKind> {
  const driver = byKind.get(kind);
  if (driver === undefined) throw new Error(`no driver for ${kind}`);
  return driver;
}
