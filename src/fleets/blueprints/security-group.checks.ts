import { familyOf } from '../../common/cidr';
import { notThere, type Report } from './check.helpers';
import { hasPorts, isIcmp, isOnlyIPv6 } from './ip.protocols';
import type { SecurityGroupRuleSpec, SecurityGroupSpec } from './security-group.shape';
import { ethertypeOf, factsOf } from './security-rule.facts';

type Path = (string | number)[];

/** What Neutron would refuse of the groups' rules. */
export function checkSecurityGroups(groups: SecurityGroupSpec[], report: Report): void {
  const keys = groups.map(({ key }) => key);
  groups.forEach(({ rules }, group) => {
    const path = ['securityGroups', group, 'rules'];
    rules.forEach((rule, index) => {
      checkRule(rule, [...path, index], report);
      const { remoteGroup } = rule;
      if (remoteGroup !== undefined && !keys.includes(remoteGroup))
        report([...path, index, 'remoteGroup'], notThere('security group', remoteGroup, keys));
    });
    checkRepeats(rules, path, report);
  });
}

function checkRepeats(rules: SecurityGroupRuleSpec[], path: Path, report: Report): void {
  const first = new Map<string, number>();
  rules.forEach((rule, index) => {
    const facts = JSON.stringify(factsOf(rule));
    const before = first.get(facts);
    if (before === undefined) first.set(facts, index);
    else report([...path, index], `lets through the same as rule ${before}`);
  });
}

function checkRule(rule: SecurityGroupRuleSpec, path: Path, report: Report): void {
  const { protocol, remoteCidr, remoteGroup } = rule;
  const ethertype = ethertypeOf(rule);
  if (ethertype === 'IPv4' && protocol !== undefined && isOnlyIPv6(protocol))
    report([...path, 'protocol'], `${protocol} needs ethertype IPv6`);
  if (remoteCidr !== undefined && remoteGroup !== undefined)
    report([...path, 'remoteGroup'], 'must not be there beside remoteCidr');
  if (remoteCidr !== undefined && (familyOf(remoteCidr) === 6) !== (ethertype === 'IPv6'))
    report([...path, 'remoteCidr'], `is not a block of ethertype ${ethertype}`);
  checkPorts(rule, path, report);
  checkIcmp(rule, path, report);
}

function checkPorts({ protocol, port, portMax }: SecurityGroupRuleSpec, path: Path, report: Report): void {
  const ported = protocol !== undefined && hasPorts(protocol);
  if (port !== undefined && !ported) report([...path, 'port'], 'needs protocol tcp, udp, sctp, dccp or udplite');
  if (portMax === undefined) return;
  if (port === undefined) report([...path, 'portMax'], 'needs port, the first of the range');
  else if (portMax < port) report([...path, 'portMax'], `must be at least port, ${port}`);
}

function checkIcmp({ protocol, icmpType, icmpCode }: SecurityGroupRuleSpec, path: Path, report: Report): void {
  const icmp = protocol !== undefined && isIcmp(protocol);
  if (icmpType !== undefined && !icmp) report([...path, 'icmpType'], 'needs protocol icmp or ipv6-icmp');
  if (icmpCode !== undefined && icmpType === undefined) report([...path, 'icmpCode'], 'needs icmpType');
}
