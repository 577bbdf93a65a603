import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { startProduct, type Product } from '../support/product';
import { Gateway } from './support/gateway';
import { pings, ssh, staysSilent } from './support/outside';
import { must } from './support/shell';

const lab = join(__dirname, '..', '..', 'lab', 'clouds.yaml');
const slow = { timeoutMs: 240_000, everyMs: 1_000 };
/** Of ssh itself; any other code is the command's. */
const sshFailed = 255;

interface Resource {
  kind: string;
  key: string;
  name: string;
  cloudId: string | null;
  status: string;
  attributes: { address?: string; keyFingerprint?: string };
}

interface Topology {
  nodes: { id: string; kind: string }[];
  edges: { from: string; to: string; kind: string }[];
}

/** The lecture's walk on real guests, by this product's API and MQTT alone; each silence is as much asked for as each answer. */
describe('the walk of the lecture, on a real OpenStack', () => {
  let dir: string;
  let keyFile: string;
  let product: Product;
  let accountId: string;
  let blueprintId: string;
  let fleetId: string;
  let gateway: Gateway;
  const spec: Record<string, unknown> = {};
  const server = (key: string, network: string, more: object = {}) => ({
    key,
    image: 'guest',
    flavor: 'real.tiny',
    networks: [network],
    securityGroups: ['hub'],
    ...more,
  });

  const create = async (path: string, body: unknown): Promise<string> => {
    const { status, body: made } = await product.call<{ id: string }>('POST', path, body);
    expect({ path, status, made }).toMatchObject({ status: 201 });
    return made.id;
  };
  const fleet = async (id = fleetId) =>
    (
      await product.call<{ status: string; blueprintVersion: number | null; conditions: unknown[] }>(
        'GET',
        `/fleets/${id}`,
      )
    ).body;
  const resources = async (id = fleetId) => (await product.call<Resource[]>('GET', `/fleets/${id}/resources`)).body;
  const topology = async () => (await product.call<Topology>('GET', `/fleets/${fleetId}/topology`)).body;
  const address = async (kind: string, key: string, id = fleetId): Promise<string> =>
    (await resources(id)).find((resource) => resource.kind === kind && resource.key === key)?.attributes.address ?? '';
  const stands = (id: string, version: number) =>
    eventually(async () => {
      const { status, blueprintVersion, conditions } = await fleet(id);
      if (status === 'ready' && blueprintVersion === version) return true;
      throw new Error(`${status}, version ${blueprintVersion}: ${JSON.stringify(conditions)}`);
    }, slow);
  const change = async (changes: object) => {
    Object.assign(spec, changes);
    const { status, body } = await product.call<{ version: number }>('PUT', `/blueprints/${blueprintId}`, {
      name: 'walk',
      spec,
    });
    expect({ status, body }).toMatchObject({ status: 200 });
    await stands(fleetId, body.version);
  };
  const console = async (key: string, id = fleetId) =>
    (await product.call<{ output: string }>('GET', `/fleets/${id}/servers/${key}/console`)).body.output;
  const booted = (key: string, id = fleetId) =>
    eventually(async () => (await console(key, id)).includes('guest: metadata'), slow);
  /** Whether an address answers a guest's ping; a guest that is not reached tells nothing of it. */
  const pingsFrom = async (guest: string, target: string): Promise<boolean> => {
    const { code, output } = await ssh(keyFile, guest, `ping -c 2 -W 1 ${target}`);
    if (code === sshFailed) throw new Error(`${guest} is not reached: ${output}`);
    return code === 0;
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-walk-'));
    await chmod(dir, 0o755);
    keyFile = join(dir, 'key');
    await must('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', keyFile]);
    product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data'), OS_CLIENT_CONFIG_FILE: lab, OS_CLOUD: 'demo' });
    accountId = await create('/accounts', { name: 'walk', currency: 'EUR', timeZone: 'Europe/Berlin' });
  }, 120_000);

  afterAll(async () => {
    gateway?.close();
    await product?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('1, 2: a gateway registers; its fleet gets a key pair and an instance that becomes ACTIVE', async () => {
    Object.assign(spec, {
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      securityGroups: [{ key: 'hub', rules: [] }],
      keyPair: { publicKey: (await readFile(`${keyFile}.pub`, 'utf8')).trim() },
      servers: [server('hub', 'lan')],
      endpoint: { server: 'hub', port: 22, tls: false },
    });
    blueprintId = await create('/blueprints', { name: 'walk', spec });
    fleetId = await create('/fleets', { name: 'walk', accountId, blueprintId, approval: 'automatic' });
    const enrolled = await product.call<{ id: string; secret: string }>('POST', `/fleets/${fleetId}/enrollments`, {
      kind: 'secret',
    });
    const listening = product.events.find(({ event }) => event === 'mqtt.listening') as { port: number };
    gateway = await Gateway.start({
      port: listening.port,
      hardwareId: 'gw-0001',
      fleet: 'walk',
      enrollment: enrolled.body,
    });
    await gateway.register('r1');
    await eventually(() => gateway.replies.some(({ status }) => status === 'assigning'));
    await stands(fleetId, 1);
    const assigned = await eventually(() => gateway.replies.find(({ status }) => status === 'assigned'));
    expect(assigned).toMatchObject({ assignment: { host: await address('port', 'hub/lan'), port: 22, tls: false } });
    const fingerprint = await must('ssh-keygen', ['-l', '-E', 'md5', '-f', `${keyFile}.pub`]);
    const pair = (await resources()).find(({ kind }) => kind === 'key_pair');
    expect(fingerprint).toContain(`MD5:${pair?.attributes.keyFingerprint}`);
  });

  it('3: its fixed address stays silent, and the picture shows why: the network touches nothing', async () => {
    await booted('hub');
    expect(await staysSilent(await address('port', 'hub/lan'))).toBe(true);
    const { edges } = await topology();
    expect(edges).toEqual([{ from: 'server/hub', to: 'network/lan', kind: 'port' }]);
  });

  it('4, 5: a router with gateway and interface, and then an ICMP rule, change nothing of that', async () => {
    await change({ router: { externalNetwork: 'public', networks: ['lan'] } });
    const { edges } = await topology();
    expect(edges).toContainEqual({ from: 'network/lan', to: 'router/router', kind: 'router_interface' });
    expect(edges).toContainEqual({ from: 'router/router', to: 'external_network', kind: 'gateway' });
    expect(await staysSilent(await address('port', 'hub/lan'))).toBe(true);
    await change({ securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }] }] });
    expect(await staysSilent(await address('port', 'hub/lan'))).toBe(true);
  });

  it('6: with a floating IP, ping answers; without the ICMP rule it would not; ssh does not', async () => {
    await change({
      servers: [server('hub', 'lan', { floatingIp: true })],
      securityGroups: [{ key: 'hub', rules: [] }],
    });
    const floating = await address('floating_ip', 'hub');
    // Neutron has taken the rule away; its agent closes the port a moment later.
    await eventually(() => staysSilent(floating), slow);
    await change({ securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }] }] });
    await eventually(() => pings(floating), slow);
    const refused = await ssh(keyFile, floating, 'true');
    expect(refused).toEqual({ code: sshFailed, output: expect.stringContaining('timed out') as string });
  });

  it("7: with an SSH rule, ssh works by the fleet's key", async () => {
    await change({ securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22 }] }] });
    const floating = await address('floating_ip', 'hub');
    const name = await eventually(async () => {
      const { code, output } = await ssh(keyFile, floating, 'hostname');
      return code === 0 ? output.trim() : null;
    }, slow);
    expect(name).toMatch(/^moorage-walk-hub(\.|$)/); // with the cloud's domain, where DHCP tells one
  });

  it('8, 9: the instance goes, two come at once; a second network gets two of its own', async () => {
    await change({
      networks: [
        { key: 'lan', subnet: { cidr: 'auto' } },
        { key: 'lab', subnet: { cidr: '10.0.4.0/24', dhcp: true } },
      ],
      servers: [server('pair', 'lan', { count: 2, floatingIp: true }), server('far', 'lab', { count: 2 })],
      endpoint: { server: 'pair', port: 22, tls: false },
    });
    const servers = (await resources()).filter(({ kind, status }) => kind === 'server' && status === 'active');
    expect(servers.map(({ key }) => key).sort()).toEqual(['far', 'far-2', 'pair', 'pair-2']);
    expect(await address('port', 'far/lab')).toMatch(/^10\.0\.4\./);
    await Promise.all(['pair', 'far'].map((key) => booted(key)));
  });

  it('10: from network 1, network 2 is silent until the router has an interface on it', async () => {
    const floating = await eventually(() => address('floating_ip', 'pair'));
    const far = await address('port', 'far/lab');
    const pingFar = () => pingsFrom(floating, far);
    await eventually(async () => (await ssh(keyFile, floating, 'true')).code === 0, slow);
    expect(await pingFar()).toBe(false);
    await change({ router: { externalNetwork: 'public', networks: ['lan', 'lab'] } });
    expect((await topology()).edges).toContainEqual({
      from: 'network/lab',
      to: 'router/router',
      kind: 'router_interface',
    });
    await eventually(pingFar, slow);
  });

  it("keeps two fleets' networks apart, until they are linked, and again once they are not", async () => {
    const other = {
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      router: { externalNetwork: 'public' },
      securityGroups: [{ key: 'hub', rules: [{ protocol: 'icmp' }] }],
      servers: [server('hub', 'lan')],
    };
    const otherBlueprint = await create('/blueprints', { name: 'apart', spec: other });
    const otherFleet = await create('/fleets', {
      name: 'apart',
      accountId,
      blueprintId: otherBlueprint,
      approval: 'automatic',
    });
    await product.call('POST', `/fleets/${otherFleet}/reconcile`);
    await stands(otherFleet, 1);
    await booted('hub', otherFleet);
    const neighbour = await address('port', 'hub/lan', otherFleet);
    const floating = await address('floating_ip', 'pair');
    const pingNeighbour = () => pingsFrom(floating, neighbour);
    expect(await pingNeighbour()).toBe(false);
    const links = async () => (await product.call<{ phase: string }[]>('GET', `/fleets/${fleetId}/links`)).body;
    const linked = await product.call('POST', `/fleets/${fleetId}/links`, { peerId: otherFleet });
    expect(linked).toMatchObject({ status: 201, body: { peerName: 'apart', ownerId: fleetId } });
    await eventually(async () => (await links())[0].phase === 'joined', slow);
    const bridge = `router/link-${otherFleet}`;
    expect((await topology()).edges).toEqual(
      expect.arrayContaining([
        { from: 'network/lan', to: bridge, kind: 'router_interface' },
        { from: `network/${otherFleet}:lan`, to: bridge, kind: 'router_interface' },
      ]),
    );
    await eventually(pingNeighbour, slow);
    expect((await product.call('DELETE', `/fleets/${fleetId}/links/${otherFleet}`)).status).toBe(202);
    await eventually(async () => (await links()).length === 0, slow);
    await eventually(async () => !(await pingNeighbour()), slow);
    expect((await product.call('DELETE', `/fleets/${otherFleet}`)).status).toBe(202);
    await eventually(async () => (await fleet(otherFleet)).status === 'deleted', slow);
  });

  it('11: an instance becomes an image that the cloud offers', async () => {
    const { status, body } = await product.call<{ imageId: string }>(
      'POST',
      `/fleets/${fleetId}/servers/pair/actions`,
      { action: 'snapshot' },
    );
    expect({ status, body }).toMatchObject({ status: 202 });
    const listed = async () =>
      (await product.call<{ items: { id: string; status: string }[] }>('GET', '/images')).body.items;
    await eventually(async () => (await listed()).find(({ id }) => id === body.imageId)?.status === 'active', slow);
  });

  const goldenImages = async () =>
    (await product.call<{ items: { id: string; imageName: string }[] }>('GET', `/fleets/${fleetId}/images`)).body.items;
  const pairs = (more: object) => ({
    servers: [server('pair', 'lan', { count: 2, floatingIp: true, ...more }), server('far', 'lab', { count: 2 })],
  });

  it('12: the fleet is rolled to that image, and answers again', async () => {
    const [golden] = await goldenImages();
    await change(pairs({ image: golden.imageName }));
    await Promise.all(['pair', 'pair-2'].map((key) => booted(key)));
    const floating = await address('floating_ip', 'pair');
    await eventually(async () => (await ssh(keyFile, floating, 'true')).code === 0, slow);
  });

  it('leaves nothing in the cloud once the fleet is deleted', async () => {
    expect((await product.call('DELETE', `/fleets/${fleetId}`)).status).toBe(202);
    await eventually(async () => (await fleet()).status === 'deleted', slow);
    Object.assign(spec, pairs({}));
    await product.call('PUT', `/blueprints/${blueprintId}`, { name: 'walk', spec });
    for (const { id } of await goldenImages()) {
      expect((await product.call('DELETE', `/fleets/${fleetId}/images/${id}`)).status).toBe(202);
    }
    await eventually(async () => (await goldenImages()).length === 0, slow);
    const env = { OS_CLIENT_CONFIG_FILE: lab, OS_CLOUD: 'demo' };
    const neutrons = ['network', 'subnet', 'router', 'port', 'security group', 'floating ip'];
    for (const kind of [...neutrons, 'server', 'keypair', 'image']) {
      const { 0: first, 1: second } = kind.split(' ');
      const listed = await must(
        'openstack',
        [first, ...(second ? [second] : []), 'list', '-f', 'json', ...(kind === 'floating ip' ? ['--long'] : [])],
        { env },
      );
      expect({ kind, listed: listed.includes('moorage-walk') || listed.includes(`fleet=${fleetId}`) }).toEqual({
        kind,
        listed: false,
      });
    }
  });
});
