import {
  floatingIps,
  keypairs,
  networks,
  ports,
  routers,
  securityGroups,
  servers,
  subnets,
  type Cloud,
} from '../../../src/openstack';

/** An object in the cloud, by what it is called in a template. */
export interface Named {
  kind: string;
  /** `<kind>_<key>` */
  name: string;
  id: string;
}

interface View {
  cloud: Cloud;
  /** Sees user data, which Nova shows to administrators only. */
  admin: Cloud;
  nameOf: (id: string) => string;
}

/**
 * What stands, told by names: all of it that somebody chose, and nothing that the cloud did (ids, times, addresses out
 * of a range). What was made alike is equal.
 */
export async function pictureOf(objects: Named[], clouds: Pick<View, 'cloud' | 'admin'>): Promise<object> {
  const names = new Map(objects.map(({ name, id }) => [id, name]));
  const view = { ...clouds, nameOf: (id: string) => names.get(id) ?? id };
  const shown = objects.filter(({ kind }) => kind in looks);
  const pairs = await Promise.all(
    shown.map(async ({ kind, name, id }) => [name, await looks[kind](id, view)] as const),
  );
  return Object.fromEntries(pairs);
}

const looks: Record<string, (id: string, view: View) => Promise<object>> = {
  network: async (id, { cloud }) => {
    const { name, admin_state_up, shared, port_security_enabled, mtu } = await networks.get(cloud, id);
    return { name, admin_state_up, shared, port_security_enabled, mtu };
  },
  subnet: async (id, { cloud, nameOf }) => {
    const { name, network_id, cidr, gateway_ip, enable_dhcp, dns_nameservers, allocation_pools, host_routes } =
      await subnets.get(cloud, id);
    const where = { network: nameOf(network_id), cidr, gateway_ip, allocation_pools, host_routes };
    return { name, ...where, enable_dhcp, dns_nameservers };
  },
  router: async (id, { cloud, nameOf }) => {
    const { name, admin_state_up, external_gateway_info: gateway, routes } = await routers.get(cloud, id);
    const own = await ports.list(cloud, { device_id: id, device_owner: 'network:router_interface' });
    const interfaces = own.flatMap(({ fixed_ips }) => fixed_ips.map(({ subnet_id }) => nameOf(subnet_id))).sort();
    return { name, admin_state_up, network: gateway?.network_id, snat: gateway?.enable_snat, routes, interfaces };
  },
  security_group: async (id, { cloud, nameOf }) => {
    const { name, stateful, security_group_rules } = await securityGroups.get(cloud, id);
    const rules = security_group_rules.map((rule) => {
      const { direction, ethertype, protocol, port_range_min: min, port_range_max: max, remote_ip_prefix } = rule;
      const remote = rule.remote_group_id ? nameOf(rule.remote_group_id) : remote_ip_prefix;
      return [direction, ethertype, protocol, min, max, remote].map((part) => part ?? 'any').join(' ');
    });
    return { name, stateful, rules: rules.sort() };
  },
  key_pair: async (id, { cloud }) => {
    const { public_key, fingerprint, type } = await keypairs.get(cloud, id);
    return { public_key: public_key.trim(), fingerprint, type };
  },
  port: async (id, { cloud, nameOf }) => {
    const port = await ports.get(cloud, id);
    const { name, network_id, fixed_ips, security_groups, device_owner, device_id, port_security_enabled } = port;
    return {
      name,
      network: nameOf(network_id),
      subnets: fixed_ips.map(({ subnet_id }) => nameOf(subnet_id)),
      groups: security_groups.map(nameOf).sort(),
      device_owner,
      device: nameOf(device_id),
      port_security_enabled,
    };
  },
  server: async (id, { admin, nameOf }) => {
    const server = await servers.get(admin, id);
    const { name, status, image, flavor, key_name } = server;
    const userData = server['OS-EXT-SRV-ATTR:user_data'] as string | null;
    return {
      name,
      status,
      image: image === '' ? null : image?.id,
      flavor: flavor.original_name,
      keyPair: key_name ? nameOf(key_name) : null,
      userData,
      networks: Object.keys(server.addresses),
      configDrive: server.config_drive,
    };
  },
  floating_ip: async (id, { cloud, nameOf }) => {
    const { floating_network_id, port_id, status } = await floatingIps.get(cloud, id);
    return { network: floating_network_id, port: port_id && nameOf(port_id), status };
  },
};
