import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { pickMac } from './address.allocation';
import { externalPort } from './external.port';
import { badResource, conflict, networkNotFound } from './neutron.errors';
import { flag, maybe } from './neutron.fields';
import { revise } from './neutron.rows';
import type { Network, Router } from './network.types';
import { allocate } from './port.addresses';

export const gatewaySchema = z.strictObject({
  network_id: z.string().nullable().optional(),
  enable_snat: maybe(flag),
  external_fixed_ips: z
    .array(z.strictObject({ subnet_id: z.string().optional(), ip_address: z.string().optional() }))
    .optional(),
});
export type WantedGateway = z.infer<typeof gatewaySchema>;

function externalNetwork(cloud: Cloud, id: string): Network {
  const network = cloud.networks.get(id);
  if (!network) throw networkNotFound(id);
  if (!network.external) throw badResource('router', `Network ${id} is not an external network`);
  return network;
}

function requireUnused(cloud: Cloud, router: Router, networkId: string): void {
  if (cloud.floatingIps.count('router', router.id) === 0) return;
  const what = `Gateway cannot be updated for router ${router.id}`;
  const why = `since a gateway to external network ${networkId} is required by one or more floating IPs`;
  throw conflict('RouterExternalGatewayInUseByFloatingIp', `${what}, ${why}.`);
}

/** Sets, changes or (with null) clears a router's gateway, and the port that it has on the external network. */
export function setGateway(call: Call, router: Router, wanted: WantedGateway | null): Router {
  const { cloud } = call;
  const before = cloud.ports.get(router.gatewayPortId ?? '');
  const networkId = wanted?.network_id ?? null;
  const network = networkId === null ? null : externalNetwork(cloud, networkId);
  const stays = before !== undefined && before.networkId === networkId && wanted?.external_fixed_ips === undefined;
  // Left out, it becomes the cloud's default again (l3_gwmode_db, _get_enable_snat).
  if (stays) return revise(cloud, cloud.routers, router, { enableSnat: wanted?.enable_snat ?? true });
  if (before && before.networkId !== networkId) requireUnused(cloud, router, before.networkId);
  if (before) cloud.ports.delete(before.id);
  if (!network) return revise(cloud, cloud.routers, router, { gatewayPortId: null, enableSnat: true });
  const deviceOwner = 'network:router_gateway';
  const own = { mac: pickMac(cloud, network.id), deviceOwner };
  const [fixedIp] = allocate(cloud, network, own, wanted?.external_fixed_ips);
  if (!fixedIp) throw badResource('router', `No IPs available for external network ${network.id}`);
  const port = externalPort(cloud, network, fixedIp, deviceOwner, router.id);
  return revise(cloud, cloud.routers, router, { gatewayPortId: port.id, enableSnat: wanted?.enable_snat ?? true });
}
