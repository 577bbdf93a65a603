import { ReconcilerWorld } from '../../support/reconciler-world';

const egress = { direction: 'egress' };
const rules = [
  ...[egress, { ...egress, ethertype: 'IPv6' }, { protocol: 6, port: 22 }, { remoteGroup: 'hub' }],
  ...[
    { protocol: 'icmp', icmpType: 8, icmpCode: 0 },
    { protocol: 'udp', port: 53, remoteGroup: 'far' },
  ],
  ...[{ protocol: 'sctp', port: 5, portMax: 9, remoteCidr: '2001:DB8::/32' }, { protocol: 'icmpv6' }],
];

describe('what a blueprint can want', () => {
  let world: ReconcilerWorld;
  const groupsOf = (fleetId: string) =>
    world.emulator.state.all('securityGroups').filter(({ description }) => description.includes(fleetId));
  const rulesOf = (groupId: string) =>
    world.emulator.state.all('securityGroupRules').filter((rule) => rule.groupId === groupId);

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
  });
  afterAll(() => world.stop());

  it("takes the cloud's own rule for a wished one that equals it, and leaves it when the wish goes", async () => {
    const specOf = (of: object[]) => ({ securityGroups: [{ key: 'hub', rules: of }, { key: 'far' }] });
    const fleetId = await world.createFleet(specOf(rules));
    await world.reaches(fleetId, 'ready', 1);
    const hub = groupsOf(fleetId).find(({ description }) => description.endsWith('key=hub'));
    const far = groupsOf(fleetId).find(({ description }) => description.endsWith('key=far'));
    const told = () =>
      rulesOf(hub?.id ?? '')
        .map(({ direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId, description }) =>
          [
            ...[direction, ethertype, protocol, portMin, portMax, remotePrefix],
            ...[remoteGroupId === far?.id ? 'far' : remoteGroupId === hub?.id ? 'hub' : null, description !== ''],
          ].join(' '),
        )
        .sort();
    const own = ['egress IPv4      false', 'egress IPv6      false'];
    const asWished = [
      ...[...own, 'ingress IPv4     hub true', 'ingress IPv4 6 22 22   true', 'ingress IPv4 icmp 8 0   true'],
      ...['ingress IPv4 udp 53 53  far true', 'ingress IPv6 ipv6-icmp     true'],
      'ingress IPv6 sctp 5 9 2001:db8::/32  true',
    ];
    expect(told()).toEqual(asWished);

    await world.change(fleetId, specOf([{ protocol: 'tcp', port: 22, portMax: 22 }, { protocol: 'gre' }]));
    await world.reaches(fleetId, 'ready', 2);
    expect(told()).toEqual([...own, 'ingress IPv4 6 22 22   true', 'ingress IPv4 gre     true']);
    const calls = world.emulator.calls.all().map(({ kind }) => kind);
    expect(calls.lastIndexOf('POST network/security-group-rules')).toBeLessThan(
      calls.indexOf('DELETE network/security-group-rules/:id'),
    );

    await world.change(fleetId, specOf([egress]));
    await world.reaches(fleetId, 'ready', 3);
    expect(told()).toEqual(own);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(groupsOf(fleetId)).toEqual([]);
    expect(await world.database.query('select * from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
  });
});
