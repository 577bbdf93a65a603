import type { Row } from '../core/indexed.table';

/** What every Neutron object carries. Times in ms. */
export interface NeutronRow extends Row {
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly revision: number;
}

export interface Network extends NeutronRow {
  readonly adminStateUp: boolean;
  readonly shared: boolean;
  readonly external: boolean;
  readonly isDefault: boolean;
  readonly mtu: number;
  readonly portSecurity: boolean;
  readonly hints: readonly string[];
  readonly provider: { readonly type: string; readonly physical: string | null; readonly segment: number | null };
}

export interface Pool {
  readonly start: string;
  readonly end: string;
}

export interface HostRoute {
  readonly destination: string;
  readonly nexthop: string;
}

export type Ipv6Mode = 'slaac' | 'dhcpv6-stateful' | 'dhcpv6-stateless';

export interface Subnet extends NeutronRow {
  readonly networkId: string;
  readonly cidr: string;
  readonly gatewayIp: string | null;
  readonly dhcp: boolean;
  readonly addressMode: Ipv6Mode | null;
  readonly raMode: Ipv6Mode | null;
  readonly pools: readonly Pool[];
  readonly dnsNameservers: readonly string[];
  readonly hostRoutes: readonly HostRoute[];
  readonly serviceTypes: readonly string[];
}

export interface FixedIp {
  readonly subnet_id: string;
  readonly ip_address: string;
}

export interface AddressPair {
  readonly ip_address: string;
  readonly mac_address: string;
}

export interface Port extends NeutronRow {
  readonly networkId: string;
  readonly mac: string;
  readonly adminStateUp: boolean;
  readonly status: 'ACTIVE' | 'DOWN' | 'BUILD' | 'N/A';
  readonly deviceId: string;
  readonly deviceOwner: string;
  readonly fixedIps: readonly FixedIp[];
  readonly securityGroups: readonly string[];
  readonly addressPairs: readonly AddressPair[];
  readonly dhcpOptions: readonly unknown[];
  readonly portSecurity: boolean;
  readonly vnicType: string;
  readonly hostId: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** Routers that are highly available have theirs under a name of its own. */
export const isRouterInterface = ({ deviceOwner }: Pick<Port, 'deviceOwner'>): boolean =>
  deviceOwner.startsWith('network:router_interface') || deviceOwner === 'network:ha_router_replicated_interface';

export interface Router extends NeutronRow {
  readonly adminStateUp: boolean;
  readonly gatewayPortId: string | null;
  readonly enableSnat: boolean;
  readonly routes: readonly HostRoute[];
  readonly hints: readonly string[];
}

export interface FloatingIp extends NeutronRow {
  readonly networkId: string;
  readonly address: string;
  /** Port on the external network that holds the address. */
  readonly externalPortId: string;
  readonly portId: string | null;
  readonly fixedIp: string | null;
  readonly routerId: string | null;
  readonly status: 'ACTIVE' | 'DOWN' | 'ERROR';
}

export interface SecurityGroup extends NeutronRow {
  readonly stateful: boolean;
}

export interface SecurityGroupRule extends NeutronRow {
  readonly groupId: string;
  readonly direction: 'ingress' | 'egress';
  readonly ethertype: 'IPv4' | 'IPv6';
  readonly protocol: string | null;
  readonly portMin: number | null;
  readonly portMax: number | null;
  readonly remotePrefix: string | null;
  readonly remoteGroupId: string | null;
}

/** id is `service/project`. */
export interface QuotaOverride extends Row {
  readonly limits: Readonly<Record<string, number>>;
}
