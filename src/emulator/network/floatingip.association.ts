import { isIPv4 } from 'node:net';
import { neutronError } from '../core/refusals';
import type { Cloud } from '../core/cloud.state';
import { badResource, conflict, notFound, portNotFound } from './neutron.errors';
import { revise } from './neutron.rows';
import { isRouterInterface, type Network, type Port } from './network.types';

export interface Association {
  portId: string | null;
  fixedIp: string | null;
  routerId: string | null;
}

export const unassociated: Association = { portId: null, fixedIp: null, routerId: null };

/** The router between an internal subnet and an external network, which a floating IP needs. */
function routerBetween(cloud: Cloud, subnetId: string, externalId: string): string | undefined {
  const interfaces = cloud.ports.by('subnet', subnetId).filter(isRouterInterface);
  return interfaces.find((port) => gatewayNetwork(cloud, port.deviceId) === externalId)?.deviceId;
}

export function gatewayNetwork(cloud: Cloud, routerId: string): string | undefined {
  return cloud.ports.get(cloud.routers.get(routerId)?.gatewayPortId ?? '')?.networkId;
}

function chooseAddress(port: Port, wanted: string | null | undefined): Port['fixedIps'][number] {
  const fixedIps = port.fixedIps.filter((ip) => isIPv4(ip.ip_address));
  if (fixedIps.length === 0) {
    throw badResource('floatingip', `Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`);
  }
  if (wanted) {
    const found = fixedIps.find((ip) => ip.ip_address === wanted);
    if (found) return found;
    throw badResource('floatingip', `Port ${port.id} does not have fixed ip ${wanted}`);
  }
  if (fixedIps.length > 1) {
    const what = 'Must provide a specific IPv4 address when assigning a floating IP';
    throw badResource('floatingip', `Port ${port.id} has multiple fixed IPv4 addresses.  ${what}`);
  }
  return fixedIps[0];
}

/** Where a floating IP shall lead, with every rule that Neutron has about it. */
export function associate(
  cloud: Cloud,
  floating: { id: string; address: string; projectId: string },
  network: Network,
  wanted: { portId: string; fixedIp?: string | null; asAdmin: boolean },
): Association {
  const port = cloud.ports.get(wanted.portId);
  if (!port) throw portNotFound(wanted.portId);
  if (port.projectId !== floating.projectId && !wanted.asAdmin) {
    const text = `Cannot process floating IP association with Port ${port.id}, since that port is owned by a different project`;
    throw badResource('floatingip', text);
  }
  const fixedIp = chooseAddress(port, wanted.fixedIp);
  const routerId = routerBetween(cloud, fixedIp.subnet_id, network.id);
  if (routerId === undefined) {
    const reason = `Therefore, cannot associate Port ${port.id} with a Floating IP.`;
    const message = `External network ${network.id} is not reachable from subnet ${fixedIp.subnet_id}.  ${reason}`;
    throw notFound('ExternalGatewayForFloatingIPNotFound', message);
  }
  requireOnlyOne(cloud, floating, network, port, fixedIp.ip_address);
  return { portId: port.id, fixedIp: fixedIp.ip_address, routerId };
}

/** Neutron's unique key: one floating IP of an external network for one address of one port. */
function requireOnlyOne(
  cloud: Cloud,
  floating: { id: string; address: string },
  network: Network,
  port: Port,
  fixedIp: string,
): void {
  const holders = cloud.floatingIps.by('port', port.id);
  if (!holders.some((row) => row.id !== floating.id && row.fixedIp === fixedIp && row.networkId === network.id)) return;
  const which = `floating IP ${floating.address} (${floating.id}) with port ${port.id} using fixed IP ${fixedIp}`;
  const why = `as that fixed IP already has a floating IP on external network ${network.id}`;
  throw conflict('FloatingIPPortAlreadyAssociated', `Cannot associate ${which}, ${why}.`);
}

/** The agent reports the status a moment after the association changed. */
export const scheduleStatus = (cloud: Cloud, id: string): void =>
  cloud.schedule('floating-ip-status', id, cloud.now() + cloud.settleMs);

export function settleStatus(cloud: Cloud, id: string): void {
  const row = cloud.floatingIps.get(id);
  const status = row?.portId ? 'ACTIVE' : 'DOWN';
  if (row && row.status !== status) revise(cloud, cloud.floatingIps, row, { status });
}

/** Lets go of a port that is being deleted: the floating IPs stay. */
export function releaseFloatingIps(cloud: Cloud, port: Port): void {
  for (const row of cloud.floatingIps.by('port', port.id)) {
    revise(cloud, cloud.floatingIps, row, unassociated);
    scheduleStatus(cloud, row.id);
  }
}

export function requireNoFloatingIps(cloud: Cloud, routerId: string, port: Port): void {
  const used = cloud.floatingIps.by('router', routerId).some((row) => {
    const inner = cloud.ports.get(row.portId ?? '');
    const subnet = inner?.fixedIps.find((ip) => ip.ip_address === row.fixedIp)?.subnet_id;
    return port.fixedIps.some((ip) => ip.subnet_id === subnet);
  });
  if (!used) return;
  const subnetId = port.fixedIps[0].subnet_id;
  const what = `Router interface for subnet ${subnetId} on router ${routerId} cannot be deleted`;
  throw conflict('RouterInterfaceInUseByFloatingIP', `${what}, as it is required by one or more floating IPs.`);
}

export function requireExternal(network: Network): void {
  if (network.external) return;
  throw badResource('floatingip', `Network ${network.id} is not a valid external network`);
}

export const noAddressLeft = (networkId: string) =>
  neutronError(400, 'ExternalIpAddressExhausted', `Unable to find any IP address on external network ${networkId}.`);
