import type { ApiError } from '../core/api.call';
import { neutronError } from '../core/refusals';
import { cidrText, parseCidr } from './ip.math';

/** IANA numbers of the protocols that Neutron knows by name. */
const protocols: Record<string, number> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  hopopt: 0,
  icmp: 1,
  icmpv6: 58,
  igmp: 2,
  ip: 0,
  ipip: 4,
  'ipv6-encap': 41,
  'ipv6-frag': 44,
  'ipv6-icmp': 58,
  'ipv6-nonxt': 59,
  'ipv6-opts': 60,
  'ipv6-route': 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};

const bad = (type: string, message: string): ApiError => neutronError(400, type, message);

export function checkedProtocol(given: string | number | null | undefined): string | null {
  if (given === null || given === undefined || given === 'any') return null;
  const text = String(given).toLowerCase();
  const isNumber = /^\d+$/.test(text) && Number(text) <= 255;
  if (text in protocols || isNumber) return text;
  const names = ['None', ...Object.keys(protocols).map((name) => `'${name}'`)].join(', ');
  const known = `Only protocol values [${names}] and integer representations [0 to 255] are supported.`;
  throw bad('SecurityGroupRuleInvalidProtocol', `Security group rule protocol ${given} not supported. ${known}`);
}

const number = (protocol: string): number => protocols[protocol] ?? Number(protocol);

/** The same for `tcp` and `6`. */
export const protocolKey = (protocol: string | null): string | null =>
  protocol === null ? null : String(number(protocol));

/** Neutron writes down ICMP for IPv6 by its own name or number. */
export function canonicalProtocol(protocol: string | null, ethertype: 'IPv4' | 'IPv6'): string | null {
  if (ethertype === 'IPv4' || protocol === null) return protocol;
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'ipv6-icmp';
  return protocol === '1' ? '58' : protocol;
}

const onlyIPv6 = new Set(['41', '43', '44', '58', '59', '60']);

export function checkEthertype(protocol: string | null, ethertype: 'IPv4' | 'IPv6'): void {
  if (ethertype === 'IPv6' || !onlyIPv6.has(protocolKey(protocol) ?? '')) return;
  const message = `Invalid ethertype ${ethertype} for protocol ${protocol}.`;
  throw bad('SecurityGroupEthertypeConflictWithProtocol', message);
}

export function checkedPrefix(given: string | null | undefined, ethertype: 'IPv4' | 'IPv6'): string | null {
  if (given === null || given === undefined || given === '') return null;
  const block = parseCidr(given);
  if (!block) throw bad('InvalidCIDR', `Invalid CIDR ${given} given as IP prefix.`);
  if (ethertype !== `IPv${block.version}`) {
    const message = `Conflicting value ethertype ${ethertype} for CIDR ${given}`;
    throw bad('SecurityGroupRuleParameterConflict', message);
  }
  return cidrText(block);
}

interface Ports {
  protocol: string | null;
  portMin: number | null;
  portMax: number | null;
  remotePrefix: string | null;
  remoteGroupId: string | null;
}

export function checkPorts({ protocol, portMin, portMax, remotePrefix, remoteGroupId }: Ports): void {
  if (remotePrefix !== null && remoteGroupId !== null) {
    throw bad(
      'SecurityGroupMultipleRemoteEntites',
      'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
    );
  }
  if (portMin === null && portMax === null) return;
  const key = protocolKey(protocol);
  if (key === null) {
    const message = 'Must also specify protocol if port range is given.';
    throw bad('SecurityGroupProtocolRequiredWithPorts', message);
  }
  if (key === '1' || key === '58') return checkIcmp(portMin, portMax);
  if (!['6', '17', '33', '132', '136'].includes(key)) {
    const message = `Ports cannot be specified for protocol ${key}. Ports are only supported for DCCP, SCTP, TCP, UDP, UDPLITE.`;
    throw bad('SecurityGroupInvalidProtocolForPort', message);
  }
  if (portMin === 0 || portMax === 0) throw bad('SecurityGroupInvalidPortValue', 'Invalid value for port 0');
  if (portMin === null || portMax === null || portMin > portMax) {
    const message = 'For TCP/UDP protocols, port_range_min must be <= port_range_max';
    throw bad('SecurityGroupInvalidPortRange', message);
  }
  const outside = [portMin, portMax].find((port) => port < 1 || port > 65535);
  if (outside !== undefined) throw bad('SecurityGroupInvalidPortValue', `Invalid value for port ${outside}`);
}

/** For ICMP the range carries type and code. */
function checkIcmp(type: number | null, code: number | null): void {
  const wrong = [
    { field: 'type', name: 'port_range_min', value: type },
    { field: 'code', name: 'port_range_max', value: code },
  ].find(({ value }) => value !== null && (value < 0 || value > 255));
  if (wrong) {
    const message = `Invalid value for ICMP ${wrong.field} (${wrong.name}) ${wrong.value}. It must be 0 to 255.`;
    throw bad('SecurityGroupInvalidIcmpValue', message);
  }
  if (type === null) {
    const message = `ICMP code (port-range-max) ${code} is provided but ICMP type (port-range-min) is missing.`;
    throw bad('SecurityGroupMissingIcmpType', message);
  }
}
