import { ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { attachDhcp } from './dhcp.ports';
import { extensionRoutes } from './extensions.routes';
import { settleStatus } from './floatingip.association';
import { floatingIps } from './floatingips.resource';
import { securityGroupRules } from './group.rules.resource';
import { securityGroups } from './groups.resource';
import { resourceRoutes } from './neutron.resource';
import { networks } from './networks.resource';
import { ports } from './ports.resource';
import { networkQuotaRoutes } from './quotas.routes';
import { routerActionRoutes } from './router.interfaces';
import { routers } from './routers.resource';
import { subnets } from './subnets.resource';

const version = (call: Call) => ({
  id: 'v2.0',
  status: 'CURRENT',
  links: [{ rel: 'self', href: `${call.origin}/network/v2.0/` }],
});

const zones = ['network', 'router'].map((resource) => ({ name: 'nova', resource, state: 'available' }));

/** Collections that are always empty here; clients list them on their way. */
const alwaysEmpty = ['agents', 'subnetpools', 'address-scopes', 'address-groups', 'rbac-policies'];
const emptyList = (path: string): Route => ({
  method: 'GET',
  path: `/v2.0/${path}`,
  handler: (): Reply => ok({ [path.replaceAll('-', '_')]: [] }),
});

export const networkRoutes: Route[] = [
  { method: 'GET', path: '/', handler: (call) => ok({ versions: [version(call)] }), open: true },
  { method: 'GET', path: '/v2.0', handler: () => ok({ resources: [] }) },
  ...extensionRoutes,
  ...networkQuotaRoutes,
  { method: 'GET', path: '/v2.0/availability_zones', handler: () => ok({ availability_zones: zones }) },
  ...alwaysEmpty.map(emptyList),
  ...resourceRoutes(networks),
  ...resourceRoutes(subnets),
  ...resourceRoutes(ports),
  ...resourceRoutes(routers),
  ...routerActionRoutes,
  ...resourceRoutes(floatingIps),
  ...resourceRoutes(securityGroups),
  ...resourceRoutes(securityGroupRules),
];

export function registerNetworkTimers(cloud: Cloud): void {
  cloud.onTimer('dhcp-port', (subnetId) => attachDhcp(cloud, subnetId));
  cloud.onTimer('floating-ip-status', (id) => settleStatus(cloud, id));
}
