import { blueprintSpecSchema } from './blueprint.schema';

const base = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], userData: '#cloud-config' };

const specOf = (change: object, cidr = '10.0.4.0/24') => ({
  networks: [{ key: 'lan', subnet: { cidr } }],
  servers: [{ ...base, ...change }],
  endpoint: { server: 'hub', port: 8883 },
});

/** On a network that the router joins. */
const routed = (subnet: object, lan: string) => ({
  networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24', ...subnet } }],
  router: {},
  servers: [{ ...base, addresses: { lan } }],
});

const problemsOf = (value: unknown): string[] =>
  (blueprintSpecSchema.safeParse(value).error?.issues ?? []).map(
    ({ path, message }) => `/${path.map(String).join('/')}: ${message}`,
  );

describe('what a server can want', () => {
  const server = specOf;
  const wrong: [string, unknown, string][] = [
    ['a query for any image', server({ image: {} }), '/servers/0/image: must have a name or properties'],
    ['a query for any flavor', server({ flavor: {} }), '/servers/0/flavor: must have minCores'],
    [
      'a scale without max',
      server({ count: { per: 5 } }),
      '/servers/0/count: must be a whole number, or { per, min, max }',
    ],
    ['a scale that ends below', server({ count: { per: 5, min: 3, max: 2 } }), '/count/max: must be at least min'],
    ['an endpoint on a scale from 0', server({ count: { per: 5, max: 2 } }), 'has the count 0 as its min'],
    [
      'a reserved address too few',
      server({ count: 2, floatingIp: { reserved: ['203.0.113.5'] } }),
      '/floatingIp/reserved: has 1 for 2 servers of "hub"',
    ],
    [
      'a reserved address twice',
      server({ floatingIp: { reserved: ['203.0.113.5', '203.0.113.5'] } }),
      '/floatingIp/reserved/1: ',
    ],
    ['our own mark', server({ metadata: { moorage: 'x' } }), '/servers/0/metadata: must not have "moorage"'],
    ['a zone with a host', server({ availabilityZone: 'nova:host' }), '/availabilityZone: must be 1 to 255'],
    [
      'addresses apart',
      server({ addresses: { wan: '10.0.4.9' } }),
      '/addresses/wan: there is no network of the server',
    ],
    ['one address for two', server({ count: 2, addresses: { lan: '10.0.4.9' } }), 'has 1 for 2 servers of "hub"'],
    ['too many networks', server({ networks: Array(51).fill('lan') }), '/servers/0/networks: must be at most 50'],
    ['too many groups', server({ securityGroups: Array(51).fill('ssh') }), '/securityGroups: must be at most 50'],
    [
      'addresses on too many networks',
      server({ addresses: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`n${n}`, []])) }),
      '/servers/0/addresses: must be at most 50',
    ],
    ['a router on too many networks', { router: { networks: Array(51).fill('lan') } }, '/router/networks: must be at'],
    ['a placeholder', server({ userDataTemplate: true, userData: '{{ fleet.nme }}' }), '{{ fleet.nme }} is not known'],
    [
      'the block of a network that has one of its own',
      {
        networks: [{ key: 'lan', existing: 'provider' }],
        servers: [{ ...base, userDataTemplate: true, userData: 'net: {{ networks.lan.cidr }}' }],
      },
      '/servers/0/userData: {{ networks.lan.cidr }} is not known',
    ],
    [
      'a template of nothing',
      server({ userDataTemplate: true, userData: undefined }),
      'userDataTemplate: needs userData',
    ],
    [
      'a template that grows too much',
      server({ userDataTemplate: true, userData: `${'x'.repeat(49_120)}{{fleet.name}}` }),
      '/userData: may be more than 64 KiB',
    ],
    ...(
      [
        ['10.0.5.9', 'is not in 10.0.4.0/24 of network "lan"'],
        ['10.0.4.0', 'is the network address of 10.0.4.0/24'],
        ['10.0.4.255', 'is the broadcast address of 10.0.4.0/24'],
        ['10.0.4', 'must be'],
      ] as const
    ).map(([address, problem]): [string, unknown, string] => [
      `the address ${address}`,
      server({ addresses: { lan: address } }),
      problem,
    ]),
    [
      'an address of an automatic block',
      specOf({ addresses: { lan: '10.9.9.9' } }, 'auto'),
      '/servers/0/addresses/lan: cannot be given for the block "auto"',
    ],
    ['the usual gateway', routed({}, '10.0.4.1'), '/addresses/lan: is the gateway of network "lan"'],
    ['the gateway that is named', routed({ gateway: '10.0.4.9' }, '10.0.4.9'), '/addresses/lan: is the gateway'],
    [
      'an address twice',
      server({ count: 2, addresses: { lan: ['10.0.4.9', '10.0.4.9'] } }),
      '/addresses/lan/1: is that of server "hub" already',
    ],
  ];
  it.each(wrong)('refuses %s and says where', (_what, spec, problem) => {
    expect(problemsOf(spec).some((found) => found.includes(problem))).toBe(true);
  });

  it('looks once through user data whose placeholders have no end, and tells ten of those that it does not know', () => {
    const template = (userData: string) => problemsOf(server({ userDataTemplate: true, userData }));
    expect(template(`{{${' '.repeat(40_000)}`)).toEqual([]);
    const unknown = Array.from({ length: 3_000 }, (_, n) => `{{ x${n} }}`).join('');
    expect(template(unknown)).toHaveLength(10);
  });

  it('takes the first address where the gateway is another one, or where a server can be it', () => {
    expect(problemsOf(routed({ gateway: '10.0.4.254' }, '10.0.4.1'))).toEqual([]);
    expect(problemsOf(specOf({ addresses: { lan: '10.0.4.1' } }))).toEqual([]);
  });

  it('takes scales, queries and addresses, and leaves braces alone where user data are no template', () => {
    const wishes = {
      image: { name: 'guest', newest: true },
      flavor: { minCores: 2 },
      count: { per: 500, min: 1, max: 2 },
      addresses: { lan: ['10.0.4.8', '10.0.4.9'] },
      userData: '{{ v1.local_hostname }}',
    };
    expect(problemsOf(specOf(wishes))).toEqual([]);
  });
});
