import { ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { highestMinor, lowestMinor } from '../core/compute.version';
import { computeQuotaRoutes } from './compute.quota.routes';
import { flavorRoutes } from './flavors.routes';
import { instanceActionRoutes } from './instance.actions';
import { interfaceRoutes } from './interfaces.routes';
import { keyPairRoutes } from './keypairs.routes';
import { policy } from './nova.page';
import { serverActionRoutes } from './server.actions';
import { registerServerTimers } from './server.lifecycle';
import { serverGroupRoutes } from './server.groups.routes';
import { serverTagRoutes } from './server.tags.routes';
import { serverRoutes } from './servers.routes';
import { usageRoutes } from './usage.routes';
import { volumeAttachmentRoutes } from './volume.attachments.routes';

const version = (call: Call) => ({
  id: 'v2.1',
  status: 'CURRENT',
  version: `2.${highestMinor}`,
  min_version: `2.${lowestMinor}`,
  updated: '2013-07-23T11:33:21Z',
  links: [{ rel: 'self', href: `${call.origin}/compute/v2.1/` }],
});

const described = { rel: 'describedby', type: 'text/html', href: 'http://docs.openstack.org/' };
const mediaTypes = [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }];
function showVersion(call: Call): Reply {
  const { links, ...facts } = version(call);
  return ok({ version: { ...facts, links: [...links, described], 'media-types': mediaTypes } });
}

const zone = { zoneName: 'nova', zoneState: { available: true }, hosts: null };
const zones = (call: Call): Reply => {
  const hosts = { emulator: { 'nova-compute': { active: true, available: true, updated_at: null } } };
  const detailed = call.path.endsWith('/detail');
  if (detailed) policy(call, call.session.isAdmin, 'os_compute_api:os-availability-zone:detail');
  return ok({ availabilityZoneInfo: [detailed ? { ...zone, hosts } : zone] });
};

function services(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-services:list');
  const common = { status: 'enabled', state: 'up', updated_at: null, disabled_reason: null };
  const one = (id: number, binary: string, where: string) => ({
    id: call.minor >= 53 ? `00000000-0000-4000-8000-00000000000${id}` : id,
    binary,
    host: 'emulator',
    zone: where,
    ...common,
  });
  return ok({ services: [one(1, 'nova-conductor', 'internal'), one(2, 'nova-compute', 'nova')] });
}

function hypervisors(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-hypervisors:list');
  const id = call.minor >= 53 ? '00000000-0000-4000-8000-000000000001' : 1;
  const one = { id, hypervisor_hostname: 'emulator', state: 'up', status: 'enabled' };
  const more = { hypervisor_type: 'emulator', hypervisor_version: 1, host_ip: '127.0.0.1' };
  return ok({ hypervisors: [call.path.endsWith('/detail') ? { ...one, ...more } : one] });
}

export const computeRoutes: Route[] = [
  { method: 'GET', path: '/', handler: (call) => ok({ versions: [version(call)] }), open: true },
  { method: 'GET', path: '/v2.1', handler: showVersion, open: true },
  { method: 'GET', path: '/v2.1/extensions', handler: () => ok({ extensions: [] }) },
  ...serverRoutes,
  ...serverActionRoutes,
  ...serverTagRoutes,
  ...serverGroupRoutes,
  ...interfaceRoutes,
  ...volumeAttachmentRoutes,
  ...instanceActionRoutes,
  ...flavorRoutes,
  ...keyPairRoutes,
  ...computeQuotaRoutes,
  ...usageRoutes,
  { method: 'GET', path: '/v2.1/os-availability-zone', handler: zones },
  { method: 'GET', path: '/v2.1/os-availability-zone/detail', handler: zones },
  { method: 'GET', path: '/v2.1/os-services', handler: services },
  { method: 'GET', path: '/v2.1/os-hypervisors', handler: hypervisors },
  { method: 'GET', path: '/v2.1/os-hypervisors/detail', handler: hypervisors },
  { method: 'GET', path: '/v2.1/os-aggregates', handler: () => ok({ aggregates: [] }) },
];

export const registerComputeTimers = (cloud: Cloud): void => registerServerTimers(cloud);
