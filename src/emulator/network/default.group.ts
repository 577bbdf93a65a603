import type { Cloud } from '../core/cloud.state';
import { born } from './neutron.rows';
import type { SecurityGroup, SecurityGroupRule } from './network.types';

type RuleFields = Pick<SecurityGroupRule, 'direction' | 'ethertype'> & Partial<SecurityGroupRule>;

export function putRule(cloud: Cloud, group: SecurityGroup, fields: RuleFields): SecurityGroupRule {
  return cloud.securityGroupRules.put({
    ...born(cloud, group.projectId, '', ''),
    groupId: group.id,
    protocol: null,
    portMin: null,
    portMax: null,
    remotePrefix: null,
    remoteGroupId: null,
    ...fields,
  });
}

/** A group with the rules that let everything out, which Neutron gives to every new one. */
export function putGroup(
  cloud: Cloud,
  projectId: string,
  name: string,
  description: string,
  stateful = true,
): SecurityGroup {
  const group = cloud.securityGroups.put({ ...born(cloud, projectId, name, description), stateful });
  for (const ethertype of ['IPv4', 'IPv6'] as const) {
    if (name === 'default') putRule(cloud, group, { direction: 'ingress', ethertype, remoteGroupId: group.id });
    putRule(cloud, group, { direction: 'egress', ethertype });
  }
  return group;
}

/** Every project has a group `default`; Neutron makes it when the project first needs one. */
export function ensureDefaultGroup(cloud: Cloud, projectId: string): SecurityGroup {
  const known = cloud.securityGroups.by('project', projectId).find((group) => group.name === 'default');
  return known ?? putGroup(cloud, projectId, 'default', 'Default security group');
}
