import { groupBy } from '../../common/group';
import { canonical, ethertypeOf, type SecurityGroupRuleSpec } from '../../fleets';
import { securityGroupRules } from '../../openstack';
import { markOf, ruleKey } from '../marks';
import type { KindDriver, MarkedKey, Scope, Seen, Wanted } from '../resource.types';
import { never, noDifference, ofProject, orNull } from './kind.helpers';

type Rule = Awaited<ReturnType<typeof securityGroupRules.get>>;

const seenOf = (key: string, rule: Rule, unmarked = false): Seen => ({
  kind: 'security_group_rule',
  key,
  cloudId: rule.id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: unmarked ? { unmarked } : {},
});

/** What the rule says, in the words of Neutron, which are also those of Heat; the remote group is left to each. */
export const ruleBody = (rule: SecurityGroupRuleSpec) => ({
  direction: rule.direction,
  ethertype: ethertypeOf(rule),
  protocol: rule.protocol?.toString(),
  port_range_min: rule.port ?? rule.icmpType,
  port_range_max: rule.portMax ?? rule.port ?? rule.icmpCode,
  remote_ip_prefix: rule.remoteCidr,
});

/** `<group>/<rule>` */
const groupOf = (key: string): string => key.split('/')[0];

/** All rules of the groups that these keys are of: only they tell what the cloud itself put there. */
async function list(scope: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  const groups = groupsById(scope, marks);
  if (groups.size === 0) return [];
  const found = await securityGroupRules.list(scope.cloud, { security_group_id: [...groups.keys()] });
  return rulesIn(scope, groups, found, marks);
}

/** Keys of the fleet's groups by id. */
const groupsById = ({ idOf }: Scope, marks: MarkedKey[]): Map<string, string> =>
  new Map(
    [...new Set(marks.map(({ key }) => groupOf(key)))].flatMap((key): [string, string][] => {
      const id = orNull(() => idOf('security_group', key));
      return id === null ? [] : [[id, key]];
    }),
  );

/**
 * Those with our marks; and where there is none, one in our group that lets through the same: the cloud's own rules of a
 * new group, which differ from cloud to cloud, fulfil the wish, and Neutron takes no second one.
 */
function rulesIn({ fleetId }: Scope, groups: Map<string, string>, found: Rule[], marks: MarkedKey[]): Seen[] {
  const marked = marks.flatMap(({ key, mark }) =>
    found
      .filter((rule) => rule.description === mark && groups.get(rule.security_group_id) === groupOf(key))
      .map((rule) => seenOf(key, rule)),
  );
  const known = new Set(marked.map(({ key }) => key));
  const others = found.filter(({ description }) => !description?.startsWith(markOf(fleetId, '')));
  const byKey = new Map(others.map((rule) => [keyOf(groups, rule), rule]));
  const equal = marks.flatMap(({ key }) => {
    const rule = known.has(key) ? undefined : byKey.get(key);
    return rule ? [seenOf(key, rule, true)] : [];
  });
  return [...marked, ...equal];
}

/** Under which key the blueprint would have this rule; null of what no blueprint can say, as of an address group. */
export function keyOf(groups: Map<string, string>, rule: Rule): string | null {
  const group = groups.get(rule.security_group_id);
  const remoteGroup = rule.remote_group_id === null ? null : groups.get(rule.remote_group_id);
  if (group === undefined || remoteGroup === undefined || rule.remote_address_group_id) return null;
  const { direction, ethertype, protocol, port_range_min: min, port_range_max: max, remote_ip_prefix: prefix } = rule;
  return ruleKey(group, canonical({ direction, ethertype, protocol, min, max, prefix, remoteGroup }));
}

const newRule = ({ idOf }: Scope, { mark, spec }: Wanted<'security_group_rule'>) => ({
  security_group_id: idOf('security_group', spec.group),
  description: mark,
  ...ruleBody(spec.rule),
  ...(spec.rule.remoteGroup === undefined ? {} : { remote_group_id: idOf('security_group', spec.rule.remoteGroup) }),
});

export const securityGroupRuleKind: KindDriver<'security_group_rule'> = {
  kind: 'security_group_rule',
  // The same rule twice in a group is refused: SecurityGroupRuleExists.
  fenced: true,
  list,
  everything: async (cloud) => {
    const byGroup = groupBy(
      await securityGroupRules.list(cloud, await ofProject(cloud)),
      ({ security_group_id }) => security_group_id,
    );
    return (scope, marks) => {
      const groups = groupsById(scope, marks);
      return rulesIn(
        scope,
        groups,
        [...groups.keys()].flatMap((id) => byGroup.get(id) ?? []),
        marks,
      );
    };
  },
  create: async (scope, wanted) =>
    seenOf(wanted.key, await securityGroupRules.create(scope.cloud, newRule(scope, wanted))),
  // One by one they hinder each other: each counts up the revision of their group.
  bulk: {
    groupOf: ({ spec }) => spec.group,
    create: async (scope, wanted) => {
      const rules = wanted.map((one) => newRule(scope, one));
      const made = await securityGroupRules.createAll(scope.cloud, rules);
      return wanted.map(({ key }, at) => seenOf(key, made[at]));
    },
  },
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await securityGroupRules.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
