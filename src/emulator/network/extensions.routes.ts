import { ok, type Call, type Reply, type Route } from '../core/api.call';
import { notFound } from './neutron.errors';

/** The extensions of the lab's cloud that this one keeps. */
const aliases = [
  'agent',
  'allowed-address-pairs',
  'availability_zone',
  'binding',
  'binding-extended',
  'empty-string-filtering',
  'ext-gw-mode',
  'external-net',
  'extra_dhcp_opt',
  'extraroute',
  'extraroute-atomic',
  'filter-validation',
  'fip-port-details',
  'ip-substring-filtering',
  'net-mtu',
  'net-mtu-writable',
  'network_availability_zone',
  'pagination',
  'port-security',
  'project-id',
  'provider',
  'quota-check-limit',
  'quota_details',
  'quotas',
  'revision-if-match',
  'router',
  'router_availability_zone',
  'security-group',
  'security-groups-normalized-cidr',
  'security-groups-shared-filtering',
  'service-type',
  'sorting',
  'standard-attr-description',
  'standard-attr-revisions',
  'standard-attr-tag',
  'standard-attr-timestamp',
  'stateful-security-group',
  'port-security-groups-filtering',
  'subnet-service-types',
];

const extension = (alias: string) => ({
  alias,
  name: alias,
  description: alias,
  updated: '2018-01-01T00:00:00-00:00',
  links: [],
});

function show(call: Call): Reply {
  const alias = call.params.id;
  if (!aliases.includes(alias)) {
    throw notFound('ExtensionNotFound', `Extension with alias ${alias} does not exist`);
  }
  return ok({ extension: extension(alias) });
}

export const extensionRoutes: Route[] = [
  { method: 'GET', path: '/v2.0/extensions', handler: () => ok({ extensions: aliases.map(extension) }) },
  { method: 'GET', path: '/v2.0/extensions/:id', handler: show },
];
