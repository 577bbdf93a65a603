import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';
import { securityGroupRuleSchema } from './security-group-rules';

const securityGroupSchema = z.looseObject({
  ...standardAttributes,
  stateful: z.boolean().optional(),
  /** From the first the group has rules of the cloud's own, usually any egress. */
  security_group_rules: z.array(securityGroupRuleSchema).default([]),
});
export type SecurityGroup = z.infer<typeof securityGroupSchema>;

export interface NewSecurityGroup {
  name: string;
  description?: string;
  project_id?: string;
  stateful?: boolean;
}
export type SecurityGroupChanges = Partial<Pick<NewSecurityGroup, 'name' | 'description' | 'stateful'>>;

const securityGroups = kind('security-groups', 'security_group', securityGroupSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<SecurityGroup[]> =>
  listAll(cloud, securityGroups, filter);

export const get = (cloud: Cloud, id: string): Promise<SecurityGroup> => getOne(cloud, securityGroups, id);

export const create = (cloud: Cloud, wanted: NewSecurityGroup): Promise<SecurityGroup> =>
  createOne(cloud, securityGroups, wanted);

export const update = (
  cloud: Cloud,
  id: string,
  changes: SecurityGroupChanges,
  revision?: number,
): Promise<SecurityGroup> => updateOne(cloud, securityGroups, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, securityGroups, id);
