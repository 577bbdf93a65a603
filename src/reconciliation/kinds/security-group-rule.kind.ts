import { securityGroupRules } from '../../openstack';
import type { SecurityGroupRuleSpec } from '../../fleets';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, never, noDifference, ofProject } from './kind.helpers';

type Rule = Awaited<ReturnType<typeof securityGroupRules.get>>;

const seenOf = (key: string, rule: Rule): Seen => ({
  kind: 'security_group_rule',
  key,
  cloudId: rule.id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: {},
});

/** What the rule says, in the words of Neutron, which are also those of Heat. */
export const ruleBody = (rule: SecurityGroupRuleSpec) => ({
  direction: rule.direction,
  ethertype: 'IPv4' as const,
  protocol: rule.protocol,
  port_range_min: rule.port,
  port_range_max: rule.portMax ?? rule.port,
  remote_ip_prefix: rule.remoteCidr,
});

export const securityGroupRuleKind: KindDriver<'security_group_rule'> = {
  kind: 'security_group_rule',
  // The same rule twice in a group is refused: SecurityGroupRuleExists.
  fenced: true,
  list: ({ cloud }, marks) =>
    byDescription(marks, (description) => securityGroupRules.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await securityGroupRules.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud, idOf }, { key, mark, spec }) =>
    seenOf(
      key,
      await securityGroupRules.create(cloud, {
        security_group_id: idOf('security_group', spec.group),
        description: mark,
        ...ruleBody(spec.rule),
      }),
    ),
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await securityGroupRules.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
