import { blueprintSpecSchema } from './blueprint.schema';

const problemsOf = (value: unknown): string[] =>
  (blueprintSpecSchema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );
const lan = (subnet: object = {}) => ({ key: 'lan', subnet: { cidr: '10.0.4.0/24', ...subnet } });
const pool = (start: string, end: string) => ({ allocationPools: [{ start, end }] });
const route = { destination: '10.9.0.0/16', nexthop: '10.0.4.9' };

describe('the networks of a blueprint', () => {
  it('may say where the gateway is, what is handed out, what routes there are, and how large a packet is', () => {
    const subnet = { gateway: '10.0.4.254', ...pool('10.0.4.100', '10.0.4.200'), hostRoutes: [route] };
    const router = { externalNetwork: 'public', routes: [route], snat: false };
    expect(problemsOf({ networks: [{ ...lan(subnet), mtu: 1400 }], router })).toEqual([]);
  });

  it('may be networks of the cloud, which the router leaves alone', () => {
    const servers = [{ key: 'a', image: 'guest', flavor: 'm1.tiny', networks: ['shared'] }];
    expect(problemsOf({ networks: [lan(), { key: 'shared', existing: 'provider-1' }], router: {}, servers })).toEqual(
      [],
    );
  });

  it.each([
    ['neither subnet nor existing', { networks: [{ key: 'lan' }] }, '/networks/0/subnet: must be given, or `existing`'],
    [
      'a subnet of an existing network',
      { networks: [{ ...lan(), existing: 'x' }] },
      '/networks/0/subnet: belongs to the network "x"',
    ],
    [
      'the MTU of an existing network',
      { networks: [{ key: 'lan', existing: 'x', mtu: 1400 }] },
      '/networks/0/mtu: belongs to the network "x"',
    ],
    [
      'a router on an existing network',
      { networks: [{ key: 'lan', existing: 'x' }], router: { networks: ['lan'] } },
      '/router/networks/0: "lan" is the network "x"',
    ],
    [
      'a DNS server twice',
      { networks: [lan({ dnsNameservers: ['9.9.9.9', '9.9.9.9'] })] },
      '/networks/0/subnet/dnsNameservers/1: "9.9.9.9" is there twice',
    ],
    [
      'a DNS server of IPv6 twice',
      { networks: [{ ...lan(), subnet6: { cidr: 'fd00:1::/64', dnsNameservers: ['fd00::1', 'fd00::1'] } }] },
      '/networks/0/subnet6/dnsNameservers/1: "fd00::1" is there twice',
    ],
    [
      'packets too small for IPv6',
      { networks: [{ ...lan(), mtu: 1279, subnet6: { cidr: 'fd00:1::/64' } }] },
      '/networks/0/mtu: must be at least 1280 on a network with an IPv6 subnet',
    ],
    ['a block in another form', { networks: [lan({ cidr: '10.0.4.0/024' })] }, '/subnet/cidr: must be "auto"'],
    [
      'a destination in another form',
      { networks: [lan({ hostRoutes: [{ ...route, destination: '10.9.0.0/016' }] })] },
      '/hostRoutes/0/destination: must be an IPv4 block',
    ],
    [
      'a rule with a block in another form',
      { securityGroups: [{ key: 'g', rules: [{ remoteCidr: '10.0.0.0/08' }] }] },
      '/rules/0/remoteCidr: must be an IPv4 or IPv6 block',
    ],
    ['a gateway elsewhere', { networks: [lan({ gateway: '10.0.5.1' })] }, '/gateway: must be an address of a host in'],
    ['a gateway by name', { networks: [lan({ gateway: 'first' })] }, '/gateway: must be an IPv4 address of the block'],
    [
      'the broadcast address as gateway',
      { networks: [lan({ gateway: '10.0.4.255' })] },
      '/gateway: must be an address of a host in',
    ],
    [
      'a router on a network without gateway',
      { networks: [lan({ gateway: 'none' })], router: {} },
      '/networks/0/subnet/gateway: cannot be "none"',
    ],
    [
      'the gateway of an automatic block',
      { networks: [lan({ cidr: 'auto', gateway: '10.0.4.1' })] },
      '/gateway: cannot be given for the block "auto"',
    ],
    [
      'a pool of an automatic block',
      { networks: [lan({ cidr: 'auto', ...pool('10.0.4.2', '10.0.4.9') })] },
      '/allocationPools: cannot be given for the block "auto"',
    ],
    [
      'a pool that ends before it begins',
      { networks: [lan(pool('10.0.4.9', '10.0.4.2'))] },
      '/allocationPools/0: must not end before',
    ],
    [
      'a pool beyond the block',
      { networks: [lan(pool('10.0.4.9', '10.0.5.2'))] },
      '/allocationPools/0: must lie among the hosts of 10.0.4.0/24',
    ],
    [
      'a pool with the gateway in it',
      { networks: [lan(pool('10.0.4.1', '10.0.4.2'))] },
      '/allocationPools/0: must not hold the gateway, 10.0.4.1',
    ],
    [
      'pools that overlap',
      {
        networks: [
          lan({
            allocationPools: [
              { start: '10.0.4.2', end: '10.0.4.9' },
              { start: '10.0.4.9', end: '10.0.4.12' },
            ],
          }),
        ],
      },
      '/allocationPools/1: overlaps an earlier pool',
    ],
    ['a host route twice', { networks: [lan({ hostRoutes: [route, route] })] }, '/hostRoutes/1: "10.9.0.0/16 by'],
    ['SNAT without a way outside', { networks: [lan()], router: { snat: true } }, '/router/snat: needs an external'],
    [
      'a next hop that the router does not reach',
      { networks: [lan()], router: { routes: [{ ...route, nexthop: '10.7.0.1' }] } },
      '/router/routes/0/nexthop: must be an address on a network',
    ],
    ['a packet too small for IPv4', { networks: [{ ...lan(), mtu: 67 }] }, '/networks/0/mtu: must be at least 68'],
  ])('may not have %s', (_what, spec, problem) => {
    expect(problemsOf(spec).join('\n')).toContain(problem);
  });

  it('has an IPv6 subnet beside the other that hosts and routers can work with', () => {
    const six = (subnet6: object) => problemsOf({ networks: [{ ...lan(), subnet6 }], router: {} });
    expect(six({ cidr: 'fd00:1::/64' })).toEqual([]);
    expect(six({ cidr: 'fd00:1::/80', ipv6AddressMode: 'dhcpv6-stateful', ipv6RaMode: 'dhcpv6-stateful' })).toEqual([]);
    for (const cidr of ['auto', '10.0.4.0/24', 'fd00:1::1/64', 'fd00:1:0::/64', 'fe80::/64', 'ff00::/16'])
      expect(six({ cidr })).toEqual([expect.stringMatching(/^\/networks\/0\/subnet6\/cidr: must be an IPv6 block/)]);
    expect(six({ cidr: 'fd00:1::/56' })).toEqual(['/networks/0/subnet6/cidr: must be a /64 for slaac']);
    expect(six({ cidr: 'fd00:1::/64', ipv6RaMode: 'dhcpv6-stateless' })).toEqual([
      '/networks/0/subnet6/ipv6RaMode: must be as ipv6AddressMode, slaac',
    ]);
    const other = { key: 'wan', subnet: { cidr: 'auto' }, subnet6: { cidr: 'fd00:1::/64' } };
    const both = { networks: [{ ...lan(), subnet6: { cidr: 'fd00:1::/64' } }, other] };
    expect(problemsOf(both)).toEqual([]);
    expect(problemsOf({ ...both, router: {} })).toEqual([
      '/networks/1/subnet6/cidr: overlaps fd00:1::/64 of network "lan", which the same router joins',
    ]);
    expect(problemsOf({ networks: [{ key: 'ext', existing: 'p', subnet6: { cidr: 'fd00:1::/64' } }] })).toHaveLength(1);
  });
});
