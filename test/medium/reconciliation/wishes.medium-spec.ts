import { Readable } from 'node:stream';
import { generateSshKeyPair } from '../../../src/common/ssh';
import { floatingIps, images, keypairs, ports, serverGroups, servers } from '../../../src/openstack';
import { fullSpec } from '../../support/fleet-fixture';
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
  const groupsOf = (fleetId: string) => world.ofFleet('securityGroups', fleetId);
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

  const serversOf = async (fleetId: string) => {
    const found = await servers.list(world.cloud);
    return found.filter(({ description }) => description?.includes(fleetId)).sort((a, b) => (a.name < b.name ? -1 : 1));
  };

  async function makeImage(name: string, properties: Record<string, string>): Promise<string> {
    const { id } = await images.create(world.cloud, {
      name,
      disk_format: 'raw',
      container_format: 'bare',
      ...properties,
    });
    await images.upload(world.cloud, id, () => Readable.from(['content']));
    return id;
  }

  it('has servers as they are asked for, and changes of them in place what can be', async () => {
    const old = await makeImage('lab-1', { os_distro: 'lab', os_version: '1' });
    const specOf = (hub: object) => ({
      networks: [{ key: 'lan', subnet: { cidr: '10.0.4.0/24' } }],
      servers: [
        {
          key: 'hub',
          networks: ['lan'],
          count: 2,
          flavor: { minRamMiB: 1 },
          serverGroup: 'soft-anti-affinity',
          image: { properties: { os_distro: 'lab' }, newest: true },
          addresses: { lan: ['10.0.4.10', '10.0.4.11', '10.0.4.12'] },
          availabilityZone: 'nova',
          configDrive: true,
          metadata: { role: 'edge', tier: '1' },
          userDataTemplate: true,
          userData: '{{fleet.name}} {{ server.key }} {{ server.number }} {{ networks.lan.address }}',
          ...hub,
        },
      ],
    });
    const fleetId = await world.createFleet(specOf({}), { name: 'wishes' });
    await world.reaches(fleetId, 'ready', 1);
    const first = await serversOf(fleetId);
    const [group, ...more] = await serverGroups.list(world.cloud);
    expect(more).toEqual([]);
    expect(group).toMatchObject({ name: 'moorage-wishes-hub', policies: ['soft-anti-affinity'] });
    expect([...group.members].sort()).toEqual(first.map(({ id }) => id).sort());
    expect(first.map(({ flavor, image }) => [flavor.original_name, image])).toMatchObject([
      ['m1.tiny', { id: old }],
      ['m1.tiny', { id: old }],
    ]);
    const made = (id: string) => world.emulator.state.get('servers', id);
    expect(first.map(({ id }) => Buffer.from(made(id)?.userData ?? '', 'base64').toString())).toEqual([
      'wishes hub 1 10.0.4.10',
      'wishes hub-2 2 10.0.4.11',
    ]);
    expect(made(first[0].id)).toMatchObject({ configDrive: true, zone: 'nova', metadata: { role: 'edge', tier: '1' } });
    expect(first[1].addresses['moorage-wishes-lan']).toMatchObject([{ addr: '10.0.4.11' }]);

    await servers.setMetadata(world.cloud, first[0].id, { theirs: 'x' });
    const newer = await makeImage('lab-2', { os_distro: 'lab', os_version: '2' });
    await images.remove(world.cloud, old);
    await world.change(fleetId, specOf({ count: 3, metadata: { role: 'core', more: '2' } }));
    await world.reaches(fleetId, 'ready', 2);
    const second = await serversOf(fleetId);
    expect(second.map(({ id }) => id)).toEqual([...first.map(({ id }) => id), expect.any(String)]);
    expect(second.map(({ image }) => (image ? image.id : null))).toEqual([old, old, newer]);
    const mark = `moorage:fleet=${fleetId};key=hub`;
    expect(second[0].metadata).toEqual({ theirs: 'x', moorage: mark, role: 'core', more: '2' });
    expect(second[1].metadata).toEqual({ moorage: `${mark}-2`, role: 'core', more: '2' });

    const image = { properties: { os_distro: 'lab', os_version: '2' } };
    await world.change(fleetId, specOf({ count: 2, image, metadata: undefined }));
    await world.reaches(fleetId, 'ready', 3);
    const third = await serversOf(fleetId);
    expect(third.map(({ metadata, image: of }) => [of ? of.id : null, metadata])).toEqual([
      [newer, { moorage: mark }],
      [newer, { moorage: `${mark}-2` }],
    ]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await serverGroups.list(world.cloud)).toEqual([]);
  }, 30_000);

  it.each(['drop-before', 'drop-after'] as const)(
    'has one server group when its creation is lost: %s',
    async (effect) => {
      world.emulator.faults.add({ kind: 'POST compute/os-server-groups', times: 1, effect });
      const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], serverGroup: 'affinity' };
      const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }], servers: [hub] };
      const fleetId = await world.createFleet(spec, { name: effect });
      await world.reaches(fleetId, 'ready');
      const [{ id }] = await serversOf(fleetId);
      expect((await serverGroups.list(world.cloud)).map(({ members }) => members)).toEqual([[id]]);
      await world.remove(fleetId);
      await world.reaches(fleetId, 'deleted');
      expect(await serverGroups.list(world.cloud)).toEqual([]);
    },
  );

  it('has a server group for each of two fleets whose names and keys read alike together', async () => {
    const specOf = (key: string) => ({
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      servers: [{ key, image: 'guest', flavor: 'm1.tiny', networks: ['lan'], serverGroup: 'affinity' }],
    });
    const fleets = [
      await world.createFleet(specOf('north-hub'), { name: 'plant' }),
      await world.createFleet(specOf('hub'), { name: 'plant-north' }),
    ];
    for (const fleetId of fleets) await world.reaches(fleetId, 'ready');
    const names = (await serverGroups.list(world.cloud)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('moorage-plant-north-hub-'))).toHaveLength(2);
    for (const fleetId of fleets) await world.remove(fleetId);
    for (const fleetId of fleets) await world.reaches(fleetId, 'deleted');
    expect(await serverGroups.list(world.cloud)).toEqual([]);
  });

  it("does not take somebody else's server groups of its name for its own, nor deletes one of them", async () => {
    const theirs = { name: 'moorage-guest-hub', policy: 'affinity' } as const;
    const ids = [await serverGroups.create(world.cloud, theirs), await serverGroups.create(world.cloud, theirs)].map(
      ({ id }) => id,
    );
    const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], serverGroup: 'affinity' };
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }], servers: [hub] };
    const fleetId = await world.createFleet(spec, { name: 'guest' });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({ reason: 'NameTaken' });
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect((await serverGroups.list(world.cloud)).map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it('takes no key pair for its own that somebody has given its name, nor deletes it', async () => {
    const theirs = { name: 'moorage-keyed-key', public_key: generateSshKeyPair('theirs').publicKey };
    const unhook = world.emulator.onCall(async ({ kind, phase }) => {
      if (kind !== 'POST compute/os-keypairs' || phase !== 'before') return;
      unhook();
      await keypairs.create(world.cloud, theirs);
    });
    const taken = {
      reason: 'NameTaken',
      message: `${theirs.name}: a key pair ${theirs.name} that is not ours has this name`,
    };
    const fleetId = await world.createFleet({ keyPair: fullSpec.keyPair }, { name: 'keyed' });
    expect((await world.reaches(fleetId, 'blocked')).conditions[0]).toMatchObject(taken);
    await keypairs.remove(world.cloud, theirs.name);
    await world.wake(fleetId);
    await world.reaches(fleetId, 'ready');

    await keypairs.remove(world.cloud, theirs.name);
    await keypairs.create(world.cloud, theirs);
    await world.wake(fleetId);
    expect((await world.reaches(fleetId, 'blocked')).conditions[0]).toMatchObject(taken);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await keypairs.get(world.cloud, theirs.name)).toMatchObject(theirs);
  });

  it('uses a reserved address, keeps it over rebuilds, and leaves it as it was', async () => {
    const [external] = world.emulator.state.all('networks').filter(({ external }) => external);
    const reserve = (description: string) =>
      floatingIps.create(world.cloud, { floating_network_id: external.id, description });
    const [first, second] = [await reserve('of the harbour'), await reserve('of the orchard')];
    const [hub] = fullSpec.servers;
    const specOf = (address: string, userData: string) => ({
      ...fullSpec,
      servers: [{ ...hub, userData, floatingIp: { reserved: [address] } }],
    });
    const addressOf = (id: string) => floatingIps.get(world.cloud, id);
    const fleetId = await world.createFleet(specOf(first.floating_ip_address, 'one'));
    const { endpoint } = await world.reaches(fleetId, 'ready', 1);
    expect(endpoint?.host).toBe(first.floating_ip_address);
    const { port_id: port } = await addressOf(first.id);
    expect(port).not.toBeNull();

    await world.change(fleetId, specOf(first.floating_ip_address, 'two'));
    await world.reaches(fleetId, 'ready', 2);
    expect((await addressOf(first.id)).port_id).toBe(port);
    // Another one that leads elsewhere by now is left to whoever uses it.
    const network = world.ofFleet('networks', fleetId)[0];
    const theirs = await ports.create(world.cloud, { name: 'theirs', network_id: network.id });
    await floatingIps.update(world.cloud, second.id, { port_id: theirs.id });
    await world.change(fleetId, specOf(second.floating_ip_address, 'two'));
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0]).toMatchObject({
      reason: 'AddressTaken',
      message: `floating IP ${second.floating_ip_address} leads to another port`,
    });
    await floatingIps.update(world.cloud, second.id, { port_id: null });
    await ports.remove(world.cloud, theirs.id);
    await world.wake(fleetId);
    expect((await world.reaches(fleetId, 'ready', 3)).endpoint?.host).toBe(second.floating_ip_address);
    expect(await addressOf(first.id)).toMatchObject({ port_id: null, description: 'of the harbour' });

    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await addressOf(second.id)).toMatchObject({ port_id: null, description: 'of the orchard' });
    const usage = await world.database.query<{ type: string }>(
      `select type from lifecycle_event where fleet_id = $1 and meter = 'floating_ip'`,
      [fleetId],
    );
    expect(usage.map(({ type }) => type).sort()).toEqual(['closed', 'closed', 'opened', 'opened']);
  });

  it.each([
    { lost: 'none', left: 2 },
    { lost: 'one', left: 1 },
  ])('takes another server group of its name for a second one where of its creations $lost was lost', async (made) => {
    const name = `lost-${made.lost}`;
    const kind = 'POST compute/os-server-groups';
    if (made.lost === 'one') world.emulator.faults.add({ kind, times: 1, effect: 'drop-before' });
    const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], serverGroup: 'affinity' };
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }], servers: [hub] };
    const fleetId = await world.createFleet(spec, { name });
    await world.reaches(fleetId, 'ready');
    const [own] = (await serverGroups.list(world.cloud)).filter((group) =>
      group.name.startsWith(`moorage-${name}-hub`),
    );
    await serverGroups.create(world.cloud, { name: own.name, policy: 'affinity' });
    await world.settledAgain(fleetId);
    const found = (await serverGroups.list(world.cloud)).filter((group) => group.name === own.name);
    expect(found).toHaveLength(made.left);
  });
});
