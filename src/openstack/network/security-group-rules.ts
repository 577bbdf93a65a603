import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createAll as createMany, createOne, getOne, listAll, removeOne } from '../verbs';
import { kind } from './neutron';

export const securityGroupRuleSchema = z.looseObject({
  id: z.string(),
  project_id: z.string(),
  description: z.string().nullish(),
  security_group_id: z.string(),
  direction: z.enum(['ingress', 'egress']),
  ethertype: z.string(),
  protocol: z.string().nullable(),
  port_range_min: z.number().nullable(),
  port_range_max: z.number().nullable(),
  remote_ip_prefix: z.string().nullable(),
  remote_group_id: z.string().nullable(),
  /** Not told by a Neutron without address groups. */
  remote_address_group_id: z.string().nullish(),
  created_at: z.string().optional(),
});
export type SecurityGroupRule = z.infer<typeof securityGroupRuleSchema>;

export interface NewSecurityGroupRule {
  security_group_id: string;
  direction: 'ingress' | 'egress';
  ethertype?: 'IPv4' | 'IPv6';
  protocol?: string | null;
  /** For ICMP the type; `port_range_max` then is the code. */
  port_range_min?: number | null;
  port_range_max?: number | null;
  remote_ip_prefix?: string | null;
  remote_group_id?: string | null;
  description?: string;
  project_id?: string;
}

const securityGroupRules = kind('security-group-rules', 'security_group_rule', securityGroupRuleSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<SecurityGroupRule[]> =>
  listAll(cloud, securityGroupRules, filter);

export const get = (cloud: Cloud, id: string): Promise<SecurityGroupRule> => getOne(cloud, securityGroupRules, id);

export const create = (cloud: Cloud, wanted: NewSecurityGroupRule): Promise<SecurityGroupRule> =>
  createOne(cloud, securityGroupRules, wanted);

/** All of one group, or else SecurityGroupNotSingleGroupRules. All are made or none. */
export const createAll = (cloud: Cloud, wanted: NewSecurityGroupRule[]): Promise<SecurityGroupRule[]> =>
  createMany(cloud, securityGroupRules, wanted);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, securityGroupRules, id);
