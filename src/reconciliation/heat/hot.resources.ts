import { marksOf } from './hot.marks';
import type { HotParameters } from './hot.parameters';
import type { HotProperties, HotResource } from './hot.types';
import { isPartOfItsGroup, ruleOfItsOwn, rulesOf } from './hot.rules';
import { hotName, resource } from './hot.names';
import type { ResourceKind, Wanted } from '../resource.types';

/** The template as far as one of its resources may ask about it. */
interface Stack {
  wanted: Wanted[];
  /** The fleet whose marks everything bears; null where what is made is not to be taken for ours. */
  markedFor: string | null;
  parameters: HotParameters;
}

interface HotKind<K extends ResourceKind> {
  type: string;
  properties(wanted: Wanted<K>, stack: Stack): HotProperties;
}

/**
 * Each kind as Heat makes it. Marks are added by `hot.marks.ts`, where the stack is the fleet's own. MAC addresses that
 * follow from them are left out: Heat makes the new port before it removes the old one.
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
      name,
      network: resource('network', spec.network),
      ...(spec.ipv6Mode === null
        ? { ip_version: 4 }
        : { ip_version: 6, ipv6_address_mode: spec.ipv6Mode, ipv6_ra_mode: spec.ipv6Mode }),
      cidr: spec.cidr,
      enable_dhcp: spec.dhcp,
      dns_nameservers: spec.dnsNameservers,
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
  security_group_rule: {
    type: 'OS::Neutron::SecurityGroupRule',
    properties: ({ spec }) => ruleOfItsOwn(spec),
  },
  key_pair: {
    type: 'OS::Nova::KeyPair',
    properties: ({ name, spec }) => ({
      // A user's key pairs have one name each, and the fleet's is taken while the fleet stands.
      name: ofStack(name),
      public_key: spec.publicKey,
    }),
  },
  server_group: {
    type: 'OS::Nova::ServerGroup',
    // The engine knows a group by its name, and this is the stack's.
    properties: ({ name, spec }) => ({ name: ofStack(name), policies: [spec.policy] }),
  },
  port: {
    type: 'OS::Neutron::Port',
    properties: ({ key, name, spec }, { parameters }) => ({
      name,
      ...(spec.existingNetworkId === null
        ? {
            network: resource('network', spec.network),
            fixed_ips: spec.subnets.map((subnet, at) => ({
              subnet: resource('subnet', subnet),
              ...(at > 0 || spec.address === null ? {} : { ip_address: spec.address }),
            })),
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
      ...(Object.keys(spec.metadata).length === 0 ? {} : { metadata: spec.metadata }),
      ...(spec.availabilityZone === null ? {} : { availability_zone: spec.availabilityZone }),
      ...(spec.configDrive ? { config_drive: true } : {}),
      ...(spec.serverGroup === null ? {} : { scheduler_hints: { group: resource('server_group', spec.serverGroup) } }),
      // Heat's own default wraps user data into a MIME message with scripts for its agent.
      user_data_format: 'RAW',
      ...(spec.userData === null ? {} : { user_data: spec.userData }),
    }),
  },
  volume: {
    type: 'OS::Cinder::Volume',
    properties: ({ key, name, spec }, { parameters }) => ({
      name,
      size: spec.sizeGiB,
      ...(spec.type === null ? {} : { volume_type: spec.type }),
      ...(spec.imageId === null ? {} : { image: parameters.use('image', spec.imageId, key) }),
      ...(spec.snapshotId === null ? {} : { snapshot_id: parameters.use('snapshot', spec.snapshotId, key) }),
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
  // It is what the rest is part of.
  stack: null,
  // Heat knows the address only by its id; see `hot.template.ts`.
  floating_ip_association: null,
  floating_ip: {
    type: 'OS::Neutron::FloatingIP',
    properties: ({ key, spec }, { parameters }) => ({
      floating_network: parameters.use('external_network', spec.externalNetworkId, key),
      port_id: resource('port', spec.port),
    }),
  },
};

const hotKindOf = (kind: ResourceKind): HotKind<ResourceKind> | null => hotKinds[kind];

const ofStack = (name: string): HotProperties => ({ list_join: ['_', [name, { get_param: 'OS::stack_id' }]] });

const bootFrom = (volume: string): HotProperties => ({
  volume_id: resource('volume', volume),
  boot_index: 0,
  delete_on_termination: false,
});

/** What Neutron takes and Heat has no property for. */
const bothSpecs = ({ value_specs: a }: HotProperties, { value_specs: b }: HotProperties = {}): HotProperties =>
  a && b ? { value_specs: { ...(a as HotProperties), ...(b as HotProperties) } } : {};

/** The resource of a wanted object; null where it is part of another one. */
export function hotResource(wanted: Wanted, stack: Stack): HotResource | null {
  if (isPartOfItsGroup(wanted)) return null;
  const kind = hotKindOf(wanted.kind);
  if (kind === null) return null;
  const marks = stack.markedFor === null ? {} : marksOf(wanted, stack.markedFor);
  const own = kind.properties(wanted, stack);
  const properties = { ...own, ...marks.properties, ...bothSpecs(own, marks.properties) };
  const text = JSON.stringify(properties);
  // Heat orders by references; what a resource needs without naming it, such as a floating IP the interface, is told it.
  const unnamed = wanted.dependsOn.filter((ref) => !text.includes(JSON.stringify(resource(ref.kind, ref.key))));
  return {
    type: kind.type,
    properties,
    ...(unnamed.length === 0 ? {} : { depends_on: unnamed.map(hotName) }),
    ...(marks.retain ? { deletion_policy: 'retain' } : {}),
  };
}
