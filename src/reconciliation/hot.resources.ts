import type { HotParameters } from './hot.parameters';
import type { HotProperties, HotResource, HotValue } from './hot.types';
import { ruleBody } from './kinds/security-group-rule.kind';
import type { Ref, ResourceKind, Wanted } from './resource.types';

/** The template as far as one of its resources may ask about it. */
interface Stack {
  wanted: Wanted[];
  parameters: HotParameters;
}

interface HotKind<K extends ResourceKind> {
  type: string;
  properties(wanted: Wanted<K>, stack: Stack): HotProperties;
}

/**
 * Each kind as Heat makes it. Marks are left out, and the MAC addresses that follow from them: what a stack makes is
 * the stack's, and reconciliation must not take it for ours.
 */
const hotKinds: { [K in ResourceKind]: HotKind<K> | null } = {
  network: {
    type: 'OS::Neutron::Net',
    // Heat has no property for the MTU; it hands these on as they are.
    properties: ({ name, spec: { mtu } }) => ({ name, ...(mtu === null ? {} : { value_specs: { mtu } }) }),
  },
  subnet: {
    type: 'OS::Neutron::Subnet',
    properties: ({ name, spec }) => ({
      ...{ name, network: resource('network', spec.network) },
      ...(spec.ipv6Mode === null
        ? { ip_version: 4 }
        : { ip_version: 6, ipv6_address_mode: spec.ipv6Mode, ipv6_ra_mode: spec.ipv6Mode }),
      ...{ cidr: spec.cidr, enable_dhcp: spec.dhcp, dns_nameservers: spec.dnsNameservers },
      // Heat takes an empty gateway for none.
      ...(spec.gateway === null ? {} : { gateway_ip: spec.gateway === 'none' ? '' : spec.gateway }),
      ...(spec.allocationPools === null ? {} : { allocation_pools: spec.allocationPools.map(({ ...pool }) => pool) }),
      ...(spec.hostRoutes === null ? {} : { host_routes: spec.hostRoutes.map(({ ...route }) => route) }),
    }),
  },
  router: {
    type: 'OS::Neutron::Router',
    properties: ({ key, name, spec }, { parameters }) => ({
      name,
      ...(spec.externalNetworkId === null
        ? {}
        : {
            external_gateway_info: {
              network: parameters.use('external_network', spec.externalNetworkId, key),
              ...(spec.snat === null ? {} : { enable_snat: spec.snat }),
            },
          }),
    }),
  },
  router_route: {
    type: 'OS::Neutron::ExtraRouteSet',
    properties: ({ spec }) => ({ router: resource('router', spec.router), routes: [{ ...spec.route }] }),
  },
  router_interface: {
    type: 'OS::Neutron::RouterInterface',
    properties: ({ spec }) => ({
      router: resource('router', spec.router),
      ...('port' in spec ? { port: resource('port', spec.port) } : { subnet: resource('subnet', spec.subnet) }),
    }),
  },
  security_group: {
    type: 'OS::Neutron::SecurityGroup',
    properties: ({ key, name }, { wanted }) => ({ name, rules: rulesOf(key, wanted) }),
  },
  // Part of its group: OS::Neutron::SecurityGroupRule takes a rule without protocol for one of TCP.
  security_group_rule: null,
  key_pair: {
    type: 'OS::Nova::KeyPair',
    properties: ({ name, spec }) => ({
      // A user's key pairs have one name each, and the fleet's is taken while the fleet stands.
      name: { list_join: ['_', [name, { get_param: 'OS::stack_id' }]] },
      public_key: spec.publicKey,
    }),
  },
  port: {
    type: 'OS::Neutron::Port',
    properties: ({ key, name, spec }, { parameters }) => ({
      name,
      ...(spec.existingNetworkId === null
        ? {
            network: resource('network', spec.network),
            fixed_ips: spec.subnets.map((subnet) => ({ subnet: resource('subnet', subnet) })),
          }
        : { network: parameters.use('network', spec.existingNetworkId, key.replaceAll('/', '_')) }),
      ...(spec.securityGroups === null
        ? {}
        : { security_groups: spec.securityGroups.map((group) => resource('security_group', group)) }),
    }),
  },
  server: {
    type: 'OS::Nova::Server',
    properties: ({ key, name, spec }, { parameters }) => ({
      name,
      ...(spec.bootVolume === null
        ? { image: parameters.use('image', spec.imageId, key) }
        : { block_device_mapping_v2: [bootFrom(spec.bootVolume)] }),
      flavor: parameters.use('flavor', spec.flavorId, key),
      networks: spec.ports.map((port) => ({ port: resource('port', port) })),
      ...(spec.keyPair === null ? {} : { key_name: resource('key_pair', spec.keyPair) }),
      // Heat's own default wraps user data into a MIME message with scripts for its agent.
      user_data_format: 'RAW',
      ...(spec.userData === null ? {} : { user_data: spec.userData }),
    }),
  },
  volume: {
    type: 'OS::Cinder::Volume',
    properties: ({ key, name, spec }, { parameters }) => ({
      ...{ name, size: spec.sizeGiB },
      ...(spec.type === null ? {} : { volume_type: spec.type }),
      ...(spec.imageId === null ? {} : { image: parameters.use('image', spec.imageId, key) }),
    }),
  },
  volume_attachment: {
    type: 'OS::Cinder::VolumeAttachment',
    properties: ({ spec }) => ({
      instance_uuid: resource('server', spec.server),
      volume_id: resource('volume', spec.volume),
      ...(spec.device === null ? {} : { mountpoint: spec.device }),
    }),
  },
  floating_ip: {
    type: 'OS::Neutron::FloatingIP',
    properties: ({ key, spec }, { parameters }) => ({
      floating_network: parameters.use('external_network', spec.externalNetworkId, key),
      port_id: resource('port', spec.port),
    }),
  },
};

const hotKindOf = (kind: ResourceKind): HotKind<ResourceKind> | null => hotKinds[kind];

/** A resource's name in the template. Keys have no underscore, so no two are the same. */
export const hotName = ({ kind, key }: Ref): string => `${kind}_${key.replaceAll('/', '_')}`;

const resource = (kind: ResourceKind, key: string): HotValue => ({ get_resource: hotName({ kind, key }) });

const bootFrom = (volume: string): HotProperties => ({
  ...{ volume_id: resource('volume', volume), boot_index: 0, delete_on_termination: false },
});

/** The resource of a wanted object; null where it is part of another one. */
export function hotResource(wanted: Wanted, stack: Stack): HotResource | null {
  const kind = hotKindOf(wanted.kind);
  if (kind === null) return null;
  const properties = kind.properties(wanted, stack);
  const text = JSON.stringify(properties);
  // Heat orders by references; what a resource needs without naming it, such as a floating IP the interface, is told it.
  const unnamed = wanted.dependsOn.filter((ref) => !text.includes(JSON.stringify(resource(ref.kind, ref.key))));
  return { type: kind.type, properties, ...(unnamed.length === 0 ? {} : { depends_on: unnamed.map(hotName) }) };
}

const isRule = (wanted: Wanted): wanted is Wanted<'security_group_rule'> => wanted.kind === 'security_group_rule';

/** Heat takes a new group's own egress rules away when it is given any; asked by us, Neutron leaves them. */
const ownEgress: HotProperties[] = ['IPv4', 'IPv6'].map((ethertype) => ({ direction: 'egress', ethertype }));

function rulesOf(group: string, wanted: Wanted[]): HotProperties[] {
  const rules = wanted.filter(isRule).flatMap(({ spec }) => (spec.group === group ? [ruleBody(spec.rule)] : []));
  const given = rules.map((rule) =>
    Object.fromEntries(Object.entries(rule).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  );
  return rules.some(({ direction }) => direction === 'egress') ? [...ownEgress, ...given] : given;
}
