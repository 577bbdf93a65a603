import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';

const unnamed = z.looseObject(standardAttributes).omit({ name: true });

const floatingIpSchema = unnamed.extend({
  status: z.string(),
  floating_ip_address: z.string(),
  floating_network_id: z.string(),
  fixed_ip_address: z.string().nullable(),
  port_id: z.string().nullable(),
  router_id: z.string().nullable(),
});
export type FloatingIp = z.infer<typeof floatingIpSchema>;

export interface NewFloatingIp {
  floating_network_id: string;
  /** With a port the request is exactly-once: a second one is refused as `exists`. */
  port_id?: string;
  fixed_ip_address?: string;
  description?: string;
  project_id?: string;
}
/** `port_id: null` takes the address off its port. */
export interface FloatingIpChanges {
  port_id?: string | null;
  fixed_ip_address?: string;
  description?: string;
}

const floatingIps = kind('floatingips', 'floatingip', floatingIpSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<FloatingIp[]> => listAll(cloud, floatingIps, filter);

export const get = (cloud: Cloud, id: string): Promise<FloatingIp> => getOne(cloud, floatingIps, id);

export const create = (cloud: Cloud, wanted: NewFloatingIp): Promise<FloatingIp> =>
  createOne(cloud, floatingIps, wanted);

export const update = (cloud: Cloud, id: string, changes: FloatingIpChanges, revision?: number): Promise<FloatingIp> =>
  updateOne(cloud, floatingIps, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, floatingIps, id);
