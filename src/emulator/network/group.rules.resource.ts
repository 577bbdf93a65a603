import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { putRule } from './default.group';
import { neutronError } from '../core/refusals';
import { parseFields } from './neutron.body';
import { conflict, groupNotFound, ruleNotFound } from './neutron.errors';
import { integer, maybe, oneOf, text } from './neutron.fields';
import type { View } from './neutron.page';
import type { Resource } from './neutron.resource';
import { revise, standardView } from './neutron.rows';
import type { SecurityGroup, SecurityGroupRule } from './network.types';
import {
  canonicalProtocol,
  checkedPrefix,
  checkedProtocol,
  checkEthertype,
  checkPorts,
  protocolKey,
} from './rule.checks';

const protocol = z.union([z.string(), z.number()]).nullable().optional();
const createSchema = z.strictObject({
  security_group_id: z.string(),
  direction: oneOf('ingress', 'egress'),
  ethertype: maybe(oneOf('IPv4', 'IPv6')),
  protocol,
  port_range_min: maybe(integer.nullable()),
  port_range_max: maybe(integer.nullable()),
  remote_ip_prefix: z.string().nullable().optional(),
  remote_group_id: z.string().nullable().optional(),
  remote_address_group_id: z.null().optional(),
  description: maybe(text()),
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
});
const updateSchema = z.strictObject({ description: maybe(text()) });

const fields = [
  'security_group_id',
  'direction',
  'ethertype',
  'protocol',
  'port_range_min',
  'port_range_max',
  'remote_ip_prefix',
  'remote_group_id',
  'remote_address_group_id',
  'normalized_cidr',
];

export function ruleView(_call: Call, row: SecurityGroupRule): View {
  const { name: _none, tags: _never, ...standard } = standardView(row);
  return {
    ...standard,
    security_group_id: row.groupId,
    ethertype: row.ethertype,
    direction: row.direction,
    protocol: row.protocol,
    port_range_min: row.portMin,
    port_range_max: row.portMax,
    remote_ip_prefix: row.remotePrefix,
    remote_address_group_id: null,
    normalized_cidr: row.remotePrefix,
    remote_group_id: row.remoteGroupId,
  };
}

type RuleFacts = Pick<
  SecurityGroupRule,
  'direction' | 'ethertype' | 'protocol' | 'portMin' | 'portMax' | 'remotePrefix' | 'remoteGroupId'
>;

/** What makes two rules the same. A prefix that means everybody is as good as none. */
function ruleKey(rule: RuleFacts): string {
  const prefix = rule.remotePrefix === '0.0.0.0/0' || rule.remotePrefix === '::/0' ? null : rule.remotePrefix;
  return JSON.stringify([
    rule.direction,
    rule.ethertype,
    protocolKey(rule.protocol),
    rule.portMin,
    rule.portMax,
    prefix,
    rule.remoteGroupId,
  ]);
}

function requireNew(cloud: Cloud, group: SecurityGroup, facts: RuleFacts): void {
  const key = ruleKey(facts);
  const same = cloud.securityGroupRules.by('group', group.id).find((rule) => ruleKey(rule) === key);
  if (!same) return;
  throw conflict('SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${same.id}.`);
}

function groupOf(call: Call, id: string): SecurityGroup {
  const group = call.cloud.securityGroups.get(id);
  if (!group || !(call.session.isAdmin || group.projectId === call.session.projectId)) throw groupNotFound(id);
  return group;
}

function create(call: Call, given: Record<string, unknown>): SecurityGroupRule {
  const { cloud } = call;
  const required = ['security_group_id', 'direction'];
  const rules = { resource: 'security_group_rule', mode: 'create', schema: createSchema, required, fields } as const;
  const wanted = parseFields(call, given, rules);
  const ethertype = wanted.ethertype ?? 'IPv4';
  // The whole range is written down as none.
  const allPorts = wanted.port_range_min === 1 && wanted.port_range_max === 65535;
  const facts: RuleFacts = {
    direction: wanted.direction,
    ethertype,
    protocol: canonicalProtocol(checkedProtocol(wanted.protocol), ethertype),
    portMin: allPorts ? null : (wanted.port_range_min ?? null),
    portMax: allPorts ? null : (wanted.port_range_max ?? null),
    remotePrefix: checkedPrefix(wanted.remote_ip_prefix, ethertype),
    remoteGroupId: wanted.remote_group_id ?? null,
  };
  checkPorts(facts);
  checkEthertype(facts.protocol, ethertype);
  const group = groupOf(call, wanted.security_group_id);
  if (facts.remoteGroupId !== null) groupOf(call, facts.remoteGroupId);
  requireNew(cloud, group, facts);
  // A changed set of rules shows in the group's revision number.
  revise(cloud, cloud.securityGroups, group, {});
  return putRule(cloud, group, { ...facts, description: wanted.description ?? '' });
}

function checkBulk(items: Record<string, unknown>[]): void {
  if (new Set(items.map(({ security_group_id: group }) => group)).size > 1) {
    const message = 'Only allowed to update rules for one security profile at a time';
    throw neutronError(400, 'SecurityGroupNotSingleGroupRules', message);
  }
  const same = new Set(
    items.map(({ description: _none, ...facts }) => JSON.stringify(facts, Object.keys(facts).sort())),
  );
  if (same.size < items.length)
    throw conflict('DuplicateSecurityGroupRuleInPost', 'Duplicate Security Group Rule in POST.');
}

function update(call: Call, row: SecurityGroupRule, given: Record<string, unknown>): SecurityGroupRule {
  const rules = { resource: 'security_group_rule', mode: 'update', schema: updateSchema, fields } as const;
  const wanted = parseFields(call, given, rules);
  return revise(call.cloud, call.cloud.securityGroupRules, row, { description: wanted.description ?? row.description });
}

function remove({ cloud }: Call, row: SecurityGroupRule): void {
  const group = cloud.securityGroups.get(row.groupId);
  if (group) revise(cloud, cloud.securityGroups, group, {});
  cloud.securityGroupRules.delete(row.id);
}

export const securityGroupRules: Resource<SecurityGroupRule> = {
  name: 'security_group_rule',
  path: 'security-group-rules',
  fields,
  tagged: false,
  table: (cloud) => cloud.securityGroupRules,
  view: ruleView,
  missing: ruleNotFound,
  checkBulk,
  create,
  update,
  remove,
};
