import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';

const portSchema = z.looseObject({
  ...standardAttributes,
  network_id: z.string(),
  status: z.string(),
  admin_state_up: z.boolean(),
  mac_address: z.string(),
  /** Empty while nothing uses the port. */
  device_id: z.string(),
  /** Such as `compute:nova`, `network:dhcp`, `network:router_interface`. */
  device_owner: z.string(),
  fixed_ips: z.array(z.looseObject({ subnet_id: z.string(), ip_address: z.string() })),
  security_groups: z.array(z.string()).default([]),
});
export type Port = z.infer<typeof portSchema>;

export interface NewPort {
  network_id: string;
  name: string;
  description?: string;
  project_id?: string;
  admin_state_up?: boolean;
  fixed_ips?: { subnet_id?: string; ip_address?: string }[];
  security_groups?: string[];
  /** Unique within the network. */
  mac_address?: string;
  port_security_enabled?: boolean;
  device_id?: string;
  device_owner?: string;
}
export type PortChanges = Partial<Omit<NewPort, 'network_id' | 'project_id'>>;

const ports = kind('ports', 'port', portSchema);

/** Of centralized, distributed and highly available routers. */
export const routerInterfaceOwners = [
  'network:router_interface',
  'network:router_interface_distributed',
  'network:ha_router_replicated_interface',
];

export const isRouterInterface = ({ device_owner: owner }: Pick<Port, 'device_owner'>): boolean =>
  routerInterfaceOwners.includes(owner);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Port[]> => listAll(cloud, ports, filter);

export const get = (cloud: Cloud, id: string): Promise<Port> => getOne(cloud, ports, id);

export const create = (cloud: Cloud, wanted: NewPort): Promise<Port> => createOne(cloud, ports, wanted);

export const update = (cloud: Cloud, id: string, changes: PortChanges, revision?: number): Promise<Port> =>
  updateOne(cloud, ports, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, ports, id);
