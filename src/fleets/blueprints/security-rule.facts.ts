import { familyOf, parsePrefix } from '../../common/cidr';
import { isOnlyIPv6, protocolNumber } from './ip.protocols';
import type { SecurityGroupRuleSpec } from './security-group.shape';

/** What a rule says, however it is written: two rules of one group with the same facts are one to Neutron. */
export interface RuleFacts {
  direction: 'ingress' | 'egress';
  ethertype: 'IPv4' | 'IPv6';
  protocol: number | null;
  /** First port, or ICMP type. */
  min: number | null;
  /** Last port, or ICMP code. */
  max: number | null;
  prefix: string | null;
  /** Key of a group. */
  remoteGroup: string | null;
}

/** A rule as Neutron shows it, its remote group by key. */
export type WrittenRule = Omit<RuleFacts, 'ethertype' | 'protocol'> & { ethertype: string; protocol: string | null };

export function factsOf(rule: SecurityGroupRuleSpec): RuleFacts {
  const { direction, remoteCidr = null, remoteGroup = null } = rule;
  return canonical({
    direction,
    ethertype: ethertypeOf(rule),
    protocol: rule.protocol?.toString() ?? null,
    min: rule.port ?? rule.icmpType ?? null,
    max: rule.portMax ?? rule.port ?? rule.icmpCode ?? null,
    prefix: remoteCidr,
    remoteGroup,
  });
}

/** As Neutron compares rules (securitygroups_db: _rule_to_key, and what it makes canonical before). */
export function canonical({ ethertype: family, protocol, min, max, prefix, ...rest }: WrittenRule): RuleFacts {
  const ethertype = family === 'IPv6' ? 'IPv6' : 'IPv4';
  const written = protocol === null ? null : protocolNumber(protocol);
  const number = ethertype === 'IPv6' && written === 1 ? 58 : written;
  const everyPort = min === 1 && max === 65_535;
  const block = prefix === null ? null : parsePrefix(prefix);
  const everywhere = block === null || block.length === 0;
  return {
    direction: rest.direction,
    ethertype,
    protocol: number,
    min: everyPort ? null : min,
    max: everyPort ? null : max,
    prefix: everywhere ? null : block.text,
    remoteGroup: rest.remoteGroup,
  };
}

export function ethertypeOf({ ethertype, remoteCidr, protocol }: SecurityGroupRuleSpec): 'IPv4' | 'IPv6' {
  if (ethertype !== undefined) return ethertype;
  if (remoteCidr !== undefined) return familyOf(remoteCidr) === 6 ? 'IPv6' : 'IPv4';
  return protocol !== undefined && isOnlyIPv6(protocol) ? 'IPv6' : 'IPv4';
}
