/** IANA numbers of the protocols that Neutron knows by name (neutron_lib.constants.IP_PROTOCOL_MAP). */
const protocolNumbers = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  icmp: 1,
  icmpv6: 58,
  igmp: 2,
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
} as const;

export const protocolNames = Object.keys(protocolNumbers) as [keyof typeof protocolNumbers];

/** Of these Neutron takes no rule for IPv4. */
const onlyIPv6 = new Set<number>([41, 43, 44, 58, 59, 60]);
const withPorts = new Set<number>([6, 17, 33, 132, 136]);

export const protocolNumber = (protocol: string | number): number =>
  protocolNumbers[protocol as keyof typeof protocolNumbers] ?? Number(protocol);

export const isOnlyIPv6 = (protocol: string | number): boolean => onlyIPv6.has(protocolNumber(protocol));
export const hasPorts = (protocol: string | number): boolean => withPorts.has(protocolNumber(protocol));
export const isIcmp = (protocol: string | number): boolean => [1, 58].includes(protocolNumber(protocol));
