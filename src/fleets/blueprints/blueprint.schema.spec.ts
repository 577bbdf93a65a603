import fc from 'fast-check';
import { overlaps, parseBlock } from '../../common/cidr';
import { ownNetworks, routedKeys } from './blueprint.network.checks';
import { blueprintSpecSchema } from './blueprint.schema';
import { instanceKeys } from './server.scale';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILlF0Ew5Pd8pTxMFQ2ZbV1jDZ6eR6b3bN1vG1c9uX8Qm me@host';

/** The example of the outside contract. */
const whole = () => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: [] as string[] } }],
  router: { externalNetwork: 'public' } as { externalNetwork?: string; networks?: string[] },
  securityGroups: [
    {
      key: 'hub',
      rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22, remoteCidr: '0.0.0.0/0' }] as Record<
        string,
        unknown
      >[],
    },
  ],
  keyPair: { publicKey },
  servers: [
    {
      key: 'hub',
      image: 'guest',
      flavor: 'm1.tiny',
      count: 1,
      networks: ['lan'],
      securityGroups: ['hub'],
      floatingIp: true,
      userData: '#cloud-config',
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
});

type Whole = ReturnType<typeof whole>;

const changed = (change: (spec: Whole) => void): unknown => {
  const spec = whole();
  change(spec);
  return spec;
};

const problemsOf = (value: unknown): string[] =>
  (blueprintSpecSchema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );

const second = (cidr: string) => ({ key: 'wan', subnet: { cidr, dhcp: true, dnsNameservers: [] as string[] } });

describe('the specification of a blueprint', () => {
  it("takes the contract's example as it is", () => {
    expect(problemsOf(whole())).toEqual([]);
  });

  it('fills in what is left out', () => {
    const least = { networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }] };
    expect(blueprintSpecSchema.parse(least)).toEqual({
      networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24', dhcp: true, dnsNameservers: [] } }],
      securityGroups: [],
      servers: [],
    });
    expect(blueprintSpecSchema.parse({})).toEqual({ networks: [], securityGroups: [], servers: [] });
  });

  const wrong: [string, unknown, string][] = [
    ['a member that nobody knows', { volumes: [] }, '/: Unrecognized key: "volumes"'],
    ['a key in capitals', changed((s) => (s.networks[0].key = 'LAN')), '/networks/0/key: must be 1 to 32'],
    ['a key that ends with -', changed((s) => (s.servers[0].key = 'hub-')), '/servers/0/key: must be 1 to 32'],
    ['a key of 33 characters', changed((s) => (s.servers[0].key = 'a'.repeat(33))), '/servers/0/key: must be 1 to 32'],
    [
      'two networks of one key',
      changed((s) => s.networks.push(s.networks[0])),
      '/networks/1/key: "lan" is there twice',
    ],
    [
      'a server on no network',
      changed((s) => (s.servers[0].networks = [])),
      '/servers/0/networks: must name at least one',
    ],
    ['a network that is not there', changed((s) => (s.servers[0].networks = ['wan'])), 'there is no network "wan"'],
    [
      'a security group that is not there',
      changed((s) => (s.servers[0].securityGroups = ['x'])),
      '/securityGroups/0: there is no',
    ],
    [
      'a router on a network that is not there',
      changed((s) => (s.router.networks = ['x'])),
      '/router/networks/0: there is no',
    ],
    [
      'a CIDR with host bits',
      changed((s) => (s.networks[0].subnet.cidr = '10.0.4.1/24')),
      '/networks/0/subnet/cidr: must be "auto"',
    ],
    [
      'a CIDR without room',
      changed((s) => (s.networks[0].subnet.cidr = '10.0.4.0/30')),
      '/networks/0/subnet/cidr: must be "auto"',
    ],
    [
      'a CIDR of loopback',
      changed((s) => (s.networks[0].subnet.cidr = '127.0.0.0/24')),
      '/networks/0/subnet/cidr: must be "auto"',
    ],
    [
      'a DNS server by name',
      changed((s) => (s.networks[0].subnet.dnsNameservers = ['dns'])),
      'must be an IPv4 address',
    ],
    [
      'two overlapping networks at one router',
      changed((s) => {
        s.networks[0].subnet.cidr = '10.1.0.0/16';
        s.networks.push(second('10.1.4.0/24'));
      }),
      '/networks/1/subnet/cidr: overlaps 10.1.0.0/16 of network "lan"',
    ],
    [
      'a port of icmp',
      changed((s) => (s.securityGroups[0].rules[0].port = 22)),
      '/rules/0/port: needs protocol tcp, udp, sctp',
    ],
    [
      'a port beyond 65535',
      changed((s) => (s.securityGroups[0].rules[1].port = 65536)),
      '/rules/1/port: must be at most',
    ],
    [
      'a range that ends before it begins',
      changed((s) => (s.securityGroups[0].rules[1].portMax = 21)),
      '/portMax: must be at least port',
    ],
    [
      'a remote that is no block',
      changed((s) => (s.securityGroups[0].rules[1].remoteCidr = 'any')),
      '/remoteCidr: must be an IPv4 or IPv6 block',
    ],
    [
      'a floating IP without a router',
      changed((s) => delete (s as Partial<Whole>).router),
      '/servers/0/floatingIp: needs a router with an external',
    ],
    [
      'a floating IP without an external network',
      changed((s) => (s.router = {})),
      '/servers/0/floatingIp: needs a router with an external',
    ],
    [
      'a floating IP apart from the router',
      changed((s) => (s.router.networks = [])),
      "/floatingIp: needs a router that joins the server's first",
    ],
    ['an endpoint on no server', changed((s) => (s.endpoint.server = 'x')), '/endpoint/server: there is no server "x"'],
    [
      'an endpoint on a server of none',
      changed((s) => (s.servers[0].count = 0)),
      '/endpoint/server: server "hub" has the count 0',
    ],
    ['51 of one server', changed((s) => (s.servers[0].count = 51)), '/servers/0/count: must be at most 50'],
    ['more servers than memory', changed((s) => (s.servers[0].count = 1e15)), '/servers/0/count: must be at most 50'],
    ['half a server', changed((s) => (s.servers[0].count = 0.5)), '/servers/0/count: must be a whole number'],
    [
      'a role with the name of an instance',
      changed((s) => {
        s.servers[0].count = 2;
        s.servers.push({ ...s.servers[0], key: 'hub-2', count: 1 });
      }),
      '/servers/1/key: "hub-2" is also an instance of "hub"',
    ],
    [
      'a private key',
      changed((s) => (s.keyPair.publicKey = '-----BEGIN OPENSSH PRIVATE KEY-----')),
      '/keyPair/publicKey: must be one line',
    ],
    [
      'a key whose body is of another type',
      changed((s) => (s.keyPair.publicKey = publicKey.replace('ed25519', 'rsa'))),
      '/keyPair/publicKey',
    ],
    [
      'a key that is imported and made',
      changed((s) => Object.assign(s.keyPair, { generate: true })),
      '/keyPair: must have publicKey, or else generate',
    ],
    ['no key', changed((s) => (s.keyPair = {} as Whole['keyPair'])), '/keyPair: must have publicKey, or else generate'],
    [
      'too much user data',
      changed((s) => (s.servers[0].userData = 'x'.repeat(49_153))),
      '/servers/0/userData: must be at most 64 KiB',
    ],
  ];
  it.each(wrong)('refuses %s and says where', (_what, spec, problem) => {
    const problems = problemsOf(spec);
    expect(problems.some((found) => found.includes(problem))).toBe(true);
  });

  it('lets networks that never meet have the same addresses', () => {
    const apart = changed((s) => {
      s.networks[0].subnet.cidr = '10.1.0.0/16';
      s.networks.push(second('10.1.0.0/16'));
      s.router.networks = ['lan'];
    });
    expect(problemsOf(apart)).toEqual([]);
  });

  it('takes just as much user data as Nova does', () => {
    expect(problemsOf(changed((s) => (s.servers[0].userData = 'x'.repeat(49_149))))).toEqual([]);
    expect(Buffer.from('x'.repeat(49_149)).toString('base64').length).toBeLessThanOrEqual(65_535);
    expect(Buffer.from('x'.repeat(49_153)).toString('base64').length).toBeGreaterThan(65_535);
  });

  it('names instances so that scaling renames none', () => {
    expect(instanceKeys({ key: 'hub', count: 3 })).toEqual(['hub', 'hub-2', 'hub-3']);
    expect(instanceKeys({ key: 'hub', count: 0 })).toEqual([]);
  });
});

const key = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/);
const cidr = fc.oneof(
  fc.constant('auto'),
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 20, max: 24 })).map(([n, prefix]) => {
    const third = (n * 16) & (256 - 2 ** (24 - prefix));
    return `10.0.${third}.0/${prefix}`;
  }),
);
const network = fc.record({ key, subnet: fc.record({ cidr }) });
const anySpec = fc.record(
  {
    networks: fc.array(network, { maxLength: 4 }),
    router: fc.record({ networks: fc.array(key, { maxLength: 3 }) }, { requiredKeys: [] }),
    servers: fc.array(
      fc.record({
        key,
        image: fc.constant('guest'),
        flavor: fc.constant('m1.tiny'),
        networks: fc.array(key, { maxLength: 2 }),
        count: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.maxSafeInteger()),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

describe('whatever is sent as a specification', () => {
  it('is refused with a place and a reason, or is sound', () => {
    fc.assert(
      fc.property(fc.oneof(anySpec, fc.jsonValue()), (value) => {
        const result = blueprintSpecSchema.safeParse(value);
        if (!result.success) return result.error.issues.every(({ message }) => message.length > 0);
        const spec = result.data;
        const keys = spec.networks.map((one) => one.key);
        const joined = ownNetworks(spec).filter((one) => routedKeys(spec).includes(one.key));
        const blocks = joined.flatMap((one) => parseBlock(one.subnet.cidr) ?? []);
        const apart = blocks.every((block, index) => !blocks.slice(0, index).some((other) => overlaps(block, other)));
        return (
          apart &&
          new Set(keys).size === keys.length &&
          spec.servers.every((s) => s.networks.every((n) => keys.includes(n)))
        );
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same when it is read again', () => {
    fc.assert(
      fc.property(anySpec, (value) => {
        const once = blueprintSpecSchema.safeParse(value);
        if (once.success) expect(blueprintSpecSchema.parse(JSON.parse(JSON.stringify(once.data)))).toEqual(once.data);
      }),
    );
  });
});
