import { isLinkKey } from '../links/link.keys';
import type { KindDriver, Ref, ResourceKind } from '../resource.types';
import { floatingIpAssociationKind } from './floating-ip-association.kind';
import { floatingIpKind } from './floating-ip.kind';
import { keyPairKind } from './key-pair.kind';
import { networkKind } from './network.kind';
import { portKind } from './port.kind';
import { routerInterfaceKind } from './router-interface.kind';
import { routerRouteKind } from './router-route.kind';
import { routerKind } from './router.kind';
import { securityGroupRuleKind } from './security-group-rule.kind';
import { securityGroupKind } from './security-group.kind';
import { serverGroupKind } from './server-group.kind';
import { serverKind } from './server.kind';
import { stackKind } from './stack.kind';
import { subnetKind } from './subnet.kind';
import { volumeAttachmentKind } from './volume-attachment.kind';
import { volumeKind } from './volume.kind';

/** In the order in which a fleet comes down: everything before what it depends on. */
const inDeletionOrder: KindDriver<ResourceKind>[] = [
  stackKind,
  volumeAttachmentKind,
  floatingIpKind,
  floatingIpAssociationKind,
  serverKind,
  serverGroupKind,
  routerRouteKind,
  routerInterfaceKind,
  portKind,
  routerKind,
  subnetKind,
  networkKind,
  securityGroupRuleKind,
  securityGroupKind,
  keyPairKind,
  volumeKind,
];

export const kinds: ResourceKind[] = inDeletionOrder.map(({ kind }) => kind);

/** Kinds of which not all bear a mark: they are known by objects of ours, and looked for once those are known. */
export const joiningKinds: ReadonlySet<ResourceKind> = new Set([
  'floating_ip_association',
  'router_interface',
  'router_route',
  'volume_attachment',
  'security_group_rule',
]);

/** Kinds whose lists are about one fleet by more than its marks: its own objects, or its id. */
export const listedPerFleet: ReadonlySet<ResourceKind> = new Set([...joiningKinds, 'volume']);

/** Kinds of one number may go at the same time. */
const deletionRank: Record<ResourceKind, number> = {
  stack: 0,
  volume_attachment: 0,
  floating_ip: 1,
  floating_ip_association: 1,
  server: 1,
  router_route: 1,
  port: 2,
  router_interface: 2,
  security_group_rule: 2,
  server_group: 2,
  volume: 2,
  router: 4,
  subnet: 4,
  security_group: 4,
  key_pair: 4,
  network: 5,
};

/** A port that is a router's interface goes with the interface, and cannot go before it. */
export const deletionRankOf = ({ kind, key }: Ref): number =>
  kind === 'port' && isLinkKey(key) ? 3 : deletionRank[kind];

const byKind = new Map(inDeletionOrder.map((driver) => [driver.kind, driver]));

export function driverOf(kind: ResourceKind): KindDriver<ResourceKind> {
  const driver = byKind.get(kind);
  if (driver === undefined) throw new Error(`no driver for ${kind}`);
  return driver;
}
