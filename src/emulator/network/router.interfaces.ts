import { z } from 'zod';
import { ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { neutronError } from '../core/refusals';
import { pickMac, requireFree } from './address.allocation';
import { requireNoFloatingIps } from './floatingip.association';
import { blockOf, rangesOverlap } from './ip.math';
import { badRequest, badResource, conflict, notFound } from './neutron.errors';
import { routes } from './neutron.fields';
import { findOwn, findVisible } from './neutron.resource';
import { born, revise } from './neutron.rows';
import type { HostRoute, Port, Router, Subnet } from './network.types';
import { ports } from './ports.resource';
import { requireQuota } from './quota.limits';
import { requireNoRoutes, requireReachable } from './router.routes.check';
import { interfacesOf, routers } from './routers.resource';
import { networkOf, subnets } from './subnets.resource';

const bodySchema = z.object({ subnet_id: z.string().optional(), port_id: z.string().optional() });

function wantedOf(call: Call): z.infer<typeof bodySchema> {
  const parsed = bodySchema.safeParse(call.body ?? {});
  const wanted = parsed.success ? parsed.data : {};
  if (wanted.subnet_id === undefined && wanted.port_id === undefined) {
    throw badResource('router', 'Either subnet_id or port_id must be specified');
  }
  return wanted;
}

/** No two interfaces of a router may lead to the same or to overlapping subnets. */
function requireApart(cloud: Cloud, router: Router, subnet: Subnet): void {
  for (const port of cloud.ports.by('device', router.id)) {
    for (const { subnet_id: id } of port.fixedIps) {
      if (id === subnet.id) throw badResource('router', `Router already has a port on subnet ${id}`);
      const other = cloud.subnets.get(id);
      if (!other || !rangesOverlap(blockOf(other.cidr), blockOf(subnet.cidr))) continue;
      const [left, right] = [`Cidr ${subnet.cidr} of subnet ${subnet.id}`, `cidr ${other.cidr} of subnet ${id}`];
      throw badResource('router', `${left} overlaps with ${right}`);
    }
  }
}

function bySubnet(call: Call, router: Router, subnetId: string): Port {
  const { cloud } = call;
  const subnet = findVisible(call, subnets, subnetId);
  if (subnet.gatewayIp === null) throw badResource('router', 'Subnet for router interface must have a gateway IP');
  requireApart(cloud, router, subnet);
  requireFree(cloud, subnet.id, subnet.gatewayIp);
  const port = cloud.ports.put({
    ...born(cloud, router.projectId, '', ''),
    networkId: networkOf(cloud, subnet).id,
    mac: pickMac(cloud, subnet.networkId),
    adminStateUp: true,
    status: 'ACTIVE',
    deviceId: router.id,
    deviceOwner: 'network:router_interface',
    fixedIps: [{ subnet_id: subnet.id, ip_address: subnet.gatewayIp }],
    securityGroups: [],
    addressPairs: [],
    dhcpOptions: [],
    portSecurity: false,
    vnicType: 'normal',
    hostId: 'emulator',
    profile: {},
  });
  requireQuota(cloud, router.projectId, 'port');
  return port;
}

function byPort(call: Call, router: Router, portId: string): Port {
  const { cloud } = call;
  const port = findVisible(call, ports, portId);
  if (port.deviceId !== '') {
    const why = `Port already has an attached device ${port.deviceId}.`;
    throw conflict(
      'PortInUse',
      `Unable to complete operation on port ${port.id} for network ${port.networkId}. ${why}`,
    );
  }
  if (port.fixedIps.length === 0) throw badResource('router', 'Router port must have at least one fixed IP');
  for (const { subnet_id: id } of port.fixedIps) requireApart(cloud, router, findVisible(call, subnets, id));
  const taken = { deviceId: router.id, deviceOwner: 'network:router_interface', hostId: 'emulator' };
  return revise(cloud, cloud.ports, port, { ...taken, status: 'ACTIVE', securityGroups: [], portSecurity: false });
}

function interfaceReply(router: Router, port: Port): Reply {
  const ids = port.fixedIps.map((ip) => ip.subnet_id);
  return ok({
    id: router.id,
    tenant_id: router.projectId,
    port_id: port.id,
    network_id: port.networkId,
    subnet_id: ids[0],
    subnet_ids: ids,
  });
}

function add(call: Call): Reply {
  const router = findOwn(call, routers, call.params.id, 'add_router_interface');
  const wanted = wantedOf(call);
  if (wanted.subnet_id !== undefined && wanted.port_id !== undefined) {
    throw badResource('router', 'Cannot specify both subnet-id and port-id');
  }
  const port =
    wanted.port_id === undefined
      ? bySubnet(call, router, wanted.subnet_id ?? '')
      : byPort(call, router, wanted.port_id);
  return interfaceReply(router, port);
}

function findInterface(call: Call, router: Router, wanted: z.infer<typeof bodySchema>): Port {
  const all = interfacesOf(call.cloud, router.id);
  if (wanted.port_id !== undefined) {
    const port = all.find(({ id }) => id === wanted.port_id);
    if (!port) {
      const message = `Router ${router.id} does not have an interface with id ${wanted.port_id}`;
      throw notFound('RouterInterfaceNotFound', message);
    }
    if (wanted.subnet_id === undefined || port.fixedIps.some((ip) => ip.subnet_id === wanted.subnet_id)) return port;
    const message = `Subnet ID mismatch: port ${port.id} has no address on subnet ${wanted.subnet_id}`;
    throw neutronError(409, 'SubnetMismatchForPort', message);
  }
  findVisible(call, subnets, wanted.subnet_id ?? '');
  const port = all.find(({ fixedIps }) => fixedIps.some((ip) => ip.subnet_id === wanted.subnet_id));
  if (port) return port;
  const message = `Router ${router.id} has no interface on subnet ${wanted.subnet_id}`;
  throw notFound('RouterInterfaceNotFoundForSubnet', message);
}

/** A distributed router has a port for SNAT on the subnet of each interface, which goes with it. */
const snatPortsBeside = (cloud: Cloud, { deviceId, fixedIps }: Port): Port[] =>
  cloud.ports
    .by('device', deviceId)
    .filter(({ deviceOwner }) => deviceOwner === 'network:router_centralized_snat')
    .filter((snat) => snat.fixedIps.some(({ subnet_id: id }) => fixedIps.some((ip) => ip.subnet_id === id)));

function removeInterface(call: Call): Reply {
  const router = findOwn(call, routers, call.params.id, 'remove_router_interface');
  const port = findInterface(call, router, wantedOf(call));
  requireNoRoutes(call.cloud, router, port);
  requireNoFloatingIps(call.cloud, router.id, port);
  for (const { id } of [port, ...snatPortsBeside(call.cloud, port)]) call.cloud.ports.delete(id);
  return interfaceReply(router, port);
}

const same = (a: HostRoute, b: HostRoute): boolean => a.destination === b.destination && a.nexthop === b.nexthop;

function changeRoutes(call: Call, change: (now: readonly HostRoute[], given: HostRoute[]) => HostRoute[]): Reply {
  const router = findOwn(call, routers, call.params.id, 'update');
  const parsed = z.object({ router: z.object({ routes }) }).safeParse(call.body);
  if (!parsed.success) throw badRequest("Unable to find 'router' in request body");
  const next = change(router.routes, parsed.data.router.routes);
  requireReachable(call.cloud, router, next);
  return ok({ router: routers.view(call, revise(call.cloud, call.cloud.routers, router, { routes: next })) });
}

const addRoutes = (call: Call): Reply =>
  changeRoutes(call, (now, given) => [...now, ...given.filter((route) => !now.some((other) => same(other, route)))]);
const removeRoutes = (call: Call): Reply =>
  changeRoutes(call, (now, given) => now.filter((route) => !given.some((other) => same(other, route))));

export const routerActionRoutes: Route[] = [
  { method: 'PUT', path: '/v2.0/routers/:id/add_router_interface', handler: add },
  { method: 'PUT', path: '/v2.0/routers/:id/remove_router_interface', handler: removeInterface },
  { method: 'PUT', path: '/v2.0/routers/:id/add_extraroutes', handler: addRoutes },
  { method: 'PUT', path: '/v2.0/routers/:id/remove_extraroutes', handler: removeRoutes },
];
