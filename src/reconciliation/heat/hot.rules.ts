import { factsOf } from '../../fleets';
import { resource } from './hot.names';
import type { HotProperties, HotValue } from './hot.types';
import { ruleBody } from '../kinds/security-group-rule.kind';
import type { Specs, Wanted } from '../resource.types';

type RuleSpec = Specs['security_group_rule'];

const isRule = (wanted: Wanted): wanted is Wanted<'security_group_rule'> => wanted.kind === 'security_group_rule';

const given = (properties: Record<string, HotValue | undefined>): HotProperties =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/**
 * Groups that name each other would be a circle to Heat, so that a rule about another group is a resource of its own;
 * but OS::Neutron::SecurityGroupRule takes a rule without protocol for one of TCP.
 */
const standsAlone = ({ group, rule }: RuleSpec): boolean =>
  rule.remoteGroup !== undefined && rule.remoteGroup !== group && rule.protocol !== undefined;

export const isPartOfItsGroup = (wanted: Wanted): boolean => isRule(wanted) && !standsAlone(wanted.spec);

export const ruleOfItsOwn = ({ group, rule }: RuleSpec): HotProperties =>
  given({
    ...ruleBody(rule),
    // By number, of which Heat knows more than of names.
    protocol: factsOf(rule).protocol?.toString(),
    security_group: resource('security_group', group),
    ...(rule.remoteGroup === undefined ? {} : { remote_group: resource('security_group', rule.remoteGroup) }),
  });

/** Heat takes a new group's own egress rules away when it is given any; asked by us, Neutron leaves them. */
export const ownEgress = (['IPv4', 'IPv6'] as const).map((ethertype) => ({ direction: 'egress' as const, ethertype }));

export function rulesOf(group: string, wanted: Wanted[]): HotProperties[] {
  const rules = wanted
    .filter(isRule)
    .flatMap(({ spec }) => (spec.group === group && !standsAlone(spec) ? [spec.rule] : []));
  const properties = rules.map((rule) => given({ ...ruleBody(rule), ...remoteOf(group, rule.remoteGroup) }));
  if (!rules.some(({ direction }) => direction === 'egress')) return properties;
  const everywhere = rules.flatMap((rule) => {
    const { direction, ethertype, ...limits } = factsOf(rule);
    return direction === 'egress' && Object.values(limits).every((limit) => limit === null) ? [ethertype] : [];
  });
  return [...ownEgress.filter(({ ethertype }) => !everywhere.some((named) => named === ethertype)), ...properties];
}

/** Without an id Heat takes the group itself. */
function remoteOf(group: string, remote: string | undefined): HotProperties {
  if (remote === undefined) return {};
  const mode = { remote_mode: 'remote_group_id' };
  return remote === group ? mode : { ...mode, remote_group_id: resource('security_group', remote) };
}
