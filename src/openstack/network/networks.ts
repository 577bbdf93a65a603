import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';

const networkSchema = z.looseObject({
  ...standardAttributes,
  status: z.string(),
  admin_state_up: z.boolean(),
  mtu: z.number().nullish(),
  shared: z.boolean().default(false),
  subnets: z.array(z.string()).default([]),
  'router:external': z.boolean().default(false),
});
export type Network = z.infer<typeof networkSchema>;

export interface NewNetwork {
  name: string;
  description?: string;
  project_id?: string;
  admin_state_up?: boolean;
  mtu?: number;
  port_security_enabled?: boolean;
  'router:external'?: boolean;
  shared?: boolean;
  'provider:network_type'?: string;
  'provider:physical_network'?: string;
}
export type NetworkChanges = Partial<Pick<NewNetwork, 'name' | 'description' | 'admin_state_up' | 'mtu'>>;

const networks = kind('networks', 'network', networkSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Network[]> => listAll(cloud, networks, filter);

export const get = (cloud: Cloud, id: string): Promise<Network> => getOne(cloud, networks, id);

export const create = (cloud: Cloud, wanted: NewNetwork): Promise<Network> => createOne(cloud, networks, wanted);

export const update = (cloud: Cloud, id: string, changes: NetworkChanges, revision?: number): Promise<Network> =>
  updateOne(cloud, networks, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, networks, id);
