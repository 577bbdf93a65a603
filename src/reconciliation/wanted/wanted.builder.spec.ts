import { sha256 } from '../../common/ids';
import { blueprintSpecSchema } from '../../fleets';
import { macOf } from '../marks';
import { refText } from '../resource.types';
import { buildWanted } from './wanted.builder';

const fleet = { id: '0191', name: 'north', accountId: 'mine' };
const references = {
  imageNamed: (name: string) => ({ id: `image-${name}`, query: name }),
  flavorNamed: (name: string) => ({ id: `flavor-${name}`, name, cores: 1, ramMiB: 512, query: name }),
  externalNetworkId: (name: string) => `external-${name}`,
  volumeType: (name: string) => ({ id: `type-${name}`, name }),
  hasVolumeType: () => true,
  snapshot: (name: string, accountId: string) => ({ id: `snapshot-${name}-${accountId}`, sizeGiB: 2 }),
  chooseImage: (query: object) => ({ id: 'chosen', query: JSON.stringify(query) }),
  chooseFlavor: (query: object) => ({
    id: 'chosen',
    name: 'chosen',
    cores: 1,
    ramMiB: 1,
    query: JSON.stringify(query),
  }),
  networkId: (name: string) => `network-${name}`,
};

const build = (spec: unknown, madeOf: Record<string, string | null> = {}) =>
  buildWanted({
    fleet,
    spec: blueprintSpecSchema.parse(spec),
    cidrs: { lan: '10.0.0.0/24', wan: '10.0.1.0/24' },
    references,
    remembered: () => ({ metadata: [], madeOf }),
  });

const refs = (spec: unknown) => build(spec).map(refText);
const lan = { key: 'lan', subnet: { cidr: 'auto' } };
const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };

describe('what a blueprint wants', () => {
  it('has a network without a router touch nothing', () => {
    expect(refs({ networks: [lan], servers: [hub] })).toEqual([
      'network/lan',
      'subnet/lan',
      'port/hub/lan',
      'server/hub',
    ]);
  });

  it('joins all networks to the router unless it names some', () => {
    const networks = [lan, { key: 'wan', subnet: { cidr: 'auto' } }];
    const interfaces = (router: unknown) =>
      refs({ networks, router }).filter((ref) => ref.startsWith('router_interface'));
    expect(interfaces({ externalNetwork: 'public' })).toEqual(['router_interface/lan', 'router_interface/wan']);
    expect(interfaces({ externalNetwork: 'public', networks: ['lan'] })).toEqual(['router_interface/lan']);
  });

  it('keeps the first server as it is when a role grows', () => {
    const servers = (count: number) =>
      build({ networks: [lan], servers: [{ ...hub, count }] }).filter(({ kind }) => kind === 'server');
    expect(servers(3).map(({ key }) => key)).toEqual(['hub', 'hub-2', 'hub-3']);
    expect(servers(3)[0]).toEqual(servers(1)[0]);
  });

  it('lists everything after what it depends on', () => {
    const wanted = build({
      networks: [lan],
      router: { externalNetwork: 'public' },
      securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22 }] }],
      servers: [{ ...hub, securityGroups: ['hub'], floatingIp: true }],
    });
    const before = new Set<string>();
    for (const item of wanted) {
      for (const dependency of item.dependsOn) expect(before).toContain(refText(dependency));
      before.add(refText(item));
    }
    expect(before).toContain('floating_ip/hub');
  });

  it('gives another fingerprint to a server with another image, and the same to one with other security groups', () => {
    const fingerprint = (changes: object) =>
      build({ networks: [lan], securityGroups: [{ key: 'a', rules: [] }], servers: [{ ...hub, ...changes }] }).find(
        ({ kind }) => kind === 'server',
      )?.fingerprint;
    expect(fingerprint({ image: 'other' })).not.toBe(fingerprint({}));
    expect(fingerprint({ securityGroups: ['a'] })).toBe(fingerprint({}));
  });

  it('keeps the fingerprints of what was built before it could say more', () => {
    const networks = [{ key: 'lan', subnet: { cidr: '10.0.0.0/24' } }];
    const prints = Object.fromEntries(
      build({ networks, router: { externalNetwork: 'public' }, servers: [hub] }).map((item) => [
        refText(item),
        item.fingerprint,
      ]),
    );
    expect(prints['network/lan']).toBe(sha256('{}'));
    expect(prints['subnet/lan']).toBe(sha256('{"cidr":"10.0.0.0/24"}'));
    expect(prints['router_interface/lan']).toBe(sha256('{}'));
    expect(prints['port/hub/lan']).toBe(sha256('{"network":"lan"}'));
    expect(prints['server/hub']).toBe(
      sha256('{"imageId":"image-guest","flavorId":"flavor-m1.tiny","ports":["hub/lan"],"userData":null}'),
    );
  });

  it('moves the interface of the router only when the gateway is another one, and the pool with it', () => {
    const withGateway = (gateway?: string) =>
      build({ networks: [{ key: 'lan', subnet: { cidr: '10.0.0.0/24', gateway } }], router: {} });
    const printOf = (gateway?: string) =>
      withGateway(gateway).find(({ kind }) => kind === 'router_interface')?.fingerprint;
    expect(printOf('10.0.0.1')).toBe(printOf());
    expect(printOf('10.0.0.9')).not.toBe(printOf());
    expect(withGateway('10.0.0.9')[1].spec).toMatchObject({
      gateway: '10.0.0.9',
      allocationPools: [
        { start: '10.0.0.1', end: '10.0.0.8' },
        { start: '10.0.0.10', end: '10.0.0.254' },
      ],
    });
  });

  it('makes nothing of a network of the cloud but a port on it, another one when it is named otherwise', () => {
    const on = (existing: string) =>
      build({ networks: [{ key: 'shared', existing }], servers: [{ ...hub, networks: ['shared'] }] });
    expect(on('provider').map(refText)).toEqual(['port/hub/shared', 'server/hub']);
    expect(on('provider')[0].spec).toMatchObject({ existingNetworkId: 'network-provider' });
    expect(on('provider')[0].fingerprint).not.toBe(on('other')[0].fingerprint);
  });

  it('adds a static route after the interface that leads to its next hop', () => {
    const routes = [{ destination: '10.9.0.0/16', nexthop: '10.0.1.7' }];
    const wanted = build({ networks: [lan, { key: 'wan', subnet: { cidr: 'auto' } }], router: { routes } });
    expect(wanted.at(-1)?.dependsOn.map(refText)).toEqual(['router/router', 'router_interface/wan']);
  });

  it('makes a volume of the snapshot that is named, with room for it, once: one that stands stays as it was made', () => {
    const withVolume = (sizeGiB: number, madeOf?: Record<string, string | null>) => {
      const servers = [{ ...hub, volumes: [{ key: 'data', sizeGiB, snapshot: 'daily' }] }];
      return build({ networks: [lan], servers }, madeOf).find(({ kind }) => kind === 'volume');
    };
    const made = withVolume(2);
    expect(made?.spec).toMatchObject({ snapshotId: 'snapshot-daily-mine' });
    expect(made?.remembered).toBe('{"snapshot":"snapshot-daily-mine"}');
    expect(() => withVolume(1)).toThrow(/volume hub\/data is to have 1 GiB, and snapshot daily, .*, has 2$/);
    expect(withVolume(2, { 'hub/data': 'another' })?.spec).toMatchObject({ snapshotId: 'another' });
    const blank = withVolume(1, { 'hub/data': null });
    expect([blank?.spec, blank?.remembered]).toMatchObject([{ snapshotId: null }, null]);
    expect(blank?.fingerprint).toBe(made?.fingerprint);
  });

  it('derives a locally administered unicast MAC address from the mark', () => {
    expect(macOf('moorage:fleet=1;key=hub')).toMatch(/^02(:[0-9a-f]{2}){5}$/);
    expect(macOf('moorage:fleet=1;key=hub')).not.toBe(macOf('moorage:fleet=2;key=hub'));
  });
});
