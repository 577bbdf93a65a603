import { z } from 'zod';
import type { Call } from '../core/api.call';
import { ensureDefaultGroup, putGroup } from './default.group';
import { ruleView } from './group.rules.resource';
import { ownerOf, parseFields } from './neutron.body';
import { conflict, groupNotFound } from './neutron.errors';
import { flag, maybe, text } from './neutron.fields';
import type { View } from './neutron.page';
import type { Resource } from './neutron.resource';
import { revise, standardView } from './neutron.rows';
import type { SecurityGroup } from './network.types';
import { requireQuota } from './quota.limits';

const changeable = { name: maybe(text()), description: maybe(text()), stateful: maybe(flag) };
const createSchema = z.strictObject({
  ...changeable,
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
});
const updateSchema = z.strictObject(changeable);
const fields = ['stateful', 'shared', 'security_group_rules'];

const view = (call: Call, row: SecurityGroup): View => ({
  ...standardView(row),
  stateful: row.stateful,
  shared: false,
  security_group_rules: call.cloud.securityGroupRules.by('group', row.id).map((rule) => ruleView(call, rule)),
});

function create(call: Call, given: Record<string, unknown>): SecurityGroup {
  const wanted = parseFields(call, given, { resource: 'security_group', mode: 'create', schema: createSchema, fields });
  const projectId = ownerOf(call, wanted);
  ensureDefaultGroup(call.cloud, projectId);
  if (wanted.name === 'default') {
    throw conflict('SecurityGroupDefaultAlreadyExists', 'Default security group already exists.');
  }
  const group = putGroup(call.cloud, projectId, wanted.name ?? '', wanted.description ?? '', wanted.stateful ?? true);
  requireQuota(call.cloud, projectId, 'security_group');
  requireQuota(call.cloud, projectId, 'security_group_rule');
  return group;
}

function update(call: Call, row: SecurityGroup, given: Record<string, unknown>): SecurityGroup {
  const wanted = parseFields(call, given, { resource: 'security_group', mode: 'update', schema: updateSchema, fields });
  if (row.name === 'default' && wanted.name !== undefined && wanted.name !== 'default') {
    throw conflict('SecurityGroupCannotUpdateDefault', 'Updating default security group not allowed.');
  }
  return revise(call.cloud, call.cloud.securityGroups, row, {
    name: wanted.name ?? row.name,
    description: wanted.description ?? row.description,
    stateful: wanted.stateful ?? row.stateful,
  });
}

function remove({ cloud, session }: Call, row: SecurityGroup): void {
  if (cloud.ports.count('group', row.id) > 0) {
    throw conflict('SecurityGroupInUse', `Security Group ${row.id} in use.`);
  }
  if (row.name === 'default' && !session.isAdmin) {
    const message = 'Insufficient rights for removing default security group.';
    throw conflict('SecurityGroupCannotRemoveDefault', message);
  }
  const { securityGroupRules: rules } = cloud;
  for (const rule of [...rules.by('group', row.id), ...rules.by('remoteGroup', row.id)]) rules.delete(rule.id);
  cloud.securityGroups.delete(row.id);
}

export const securityGroups: Resource<SecurityGroup> = {
  name: 'security_group',
  path: 'security-groups',
  fields,
  tagged: true,
  table: (cloud) => cloud.securityGroups,
  view,
  missing: groupNotFound,
  prepare: (call) => void ensureDefaultGroup(call.cloud, call.session.projectId),
  create,
  update,
  remove,
};
