import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';

const subnetSchema = z.looseObject({
  ...standardAttributes,
  network_id: z.string(),
  cidr: z.string(),
  ip_version: z.number(),
  gateway_ip: z.string().nullable(),
  enable_dhcp: z.boolean(),
  dns_nameservers: z.array(z.string()).default([]),
  allocation_pools: z.array(z.looseObject({ start: z.string(), end: z.string() })).default([]),
  host_routes: z.array(z.looseObject({ destination: z.string(), nexthop: z.string() })).default([]),
});
export type Subnet = z.infer<typeof subnetSchema>;

export interface NewSubnet {
  network_id: string;
  name: string;
  description?: string;
  project_id?: string;
  cidr: string;
  ip_version: 4 | 6;
  /** null makes a subnet without gateway; left out, the first address is it. */
  gateway_ip?: string | null;
  enable_dhcp?: boolean;
  dns_nameservers?: string[];
  allocation_pools?: { start: string; end: string }[];
  host_routes?: { destination: string; nexthop: string }[];
  /** Of IPv6 only, and for good. */
  ipv6_address_mode?: Ipv6Mode;
  ipv6_ra_mode?: Ipv6Mode;
}
type Ipv6Mode = 'slaac' | 'dhcpv6-stateless' | 'dhcpv6-stateful';
export type SubnetChanges = Partial<
  Omit<NewSubnet, 'network_id' | 'project_id' | 'cidr' | 'ip_version' | 'ipv6_address_mode' | 'ipv6_ra_mode'>
>;

const subnets = kind('subnets', 'subnet', subnetSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Subnet[]> => listAll(cloud, subnets, filter);

export const get = (cloud: Cloud, id: string): Promise<Subnet> => getOne(cloud, subnets, id);

export const create = (cloud: Cloud, wanted: NewSubnet): Promise<Subnet> => createOne(cloud, subnets, wanted);

export const update = (cloud: Cloud, id: string, changes: SubnetChanges, revision?: number): Promise<Subnet> =>
  updateOne(cloud, subnets, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, subnets, id);
