import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/common/clock';
import { loadCloudSettings, openCloud } from '../../src/openstack';
import { eventually } from '../support/eventually';
import { adminToken, startProduct, type Product } from '../support/product';
import { createFleet } from '../support/fleet-fixture';
import { pictureOf, type Named } from './support/cloud.picture';
import { must, run } from './support/shell';

const lab = join(__dirname, '..', '..', 'lab', 'clouds.yaml');
const slow = { timeoutMs: 240_000, everyMs: 1_000 };
const openLab = (name: string) =>
  openCloud(loadCloudSettings({ env: { OS_CLIENT_CONFIG_FILE: lab }, cwd: '/', homeDir: '/', name }), {
    clock: systemClock,
  });

interface Resource {
  kind: string;
  key: string;
  name: string;
  cloudId: string;
}

interface StackResource {
  resource_name: string;
  physical_resource_id: string;
  resource_status: string;
}

const server = (key: string, networks: string[], more: object = {}) => ({
  key,
  image: 'guest',
  flavor: 'm1.tiny',
  networks,
  ...more,
});

/** Two of most things, and everything about them that can be chosen. */
const specOf = (publicKey: string) => ({
  networks: [
    { key: 'lan', subnet: { cidr: 'auto', dnsNameservers: ['9.9.9.9', '149.112.112.112'] } },
    { key: 'far', subnet: { cidr: '192.168.7.0/24', dhcp: false } },
  ],
  router: { externalNetwork: 'public', networks: ['lan'] },
  securityGroups: [
    { key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22, remoteCidr: '172.24.4.0/24' }] },
    { key: 'any', rules: [{}, { remoteCidr: '10.0.0.0/8' }, { protocol: 'udp', port: 5000, portMax: 5010 }] },
    { key: 'out', rules: [{ direction: 'egress', protocol: 'tcp', port: 25 }] },
    { key: 'shut' },
  ],
  keyPair: { publicKey },
  servers: [
    server('hub', ['lan'], {
      securityGroups: ['hub', 'any'],
      floatingIp: true,
      count: 2,
      userData: '#!/bin/sh\n\techo "yes: $x" | tr a b # ü €\n\n  exit 0\n',
    }),
    server('edge', ['lan', 'far'], { flavor: 'm1.small', securityGroups: ['out', 'shut'], userData: 'a\r\n\t: 12:30' }),
    server('plain', ['far']),
    server('bare', ['far'], { securityGroups: [] }),
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
});

describe("a fleet's template, on the Heat of a real OpenStack", () => {
  const stack = `t${process.pid}`;
  const clouds = { cloud: openLab('demo'), admin: openLab('lab') };
  const env = { OS_CLIENT_CONFIG_FILE: lab, OS_CLOUD: 'demo' };
  const openstack = (line: string) => must('openstack', line.split(' '), { env, timeoutMs: 300_000 });
  let dir: string;
  let product: Product;
  let fleet: string;
  let made: Named[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-template-'));
    const keyFile = join(dir, 'key');
    await must('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', keyFile]);
    product = await startProduct({ ...env, MOORAGE_DATA_DIR: join(dir, 'data') });
    const spec = specOf((await readFile(`${keyFile}.pub`, 'utf8')).trim());
    fleet = `/fleets/${(await createFleet(product, spec)).fleetId}`;
    await product.call('POST', `${fleet}/reconcile`);
    await reaches('ready');
  }, 300_000);

  afterAll(async () => {
    await run('openstack', ['stack', 'delete', '-y', '--wait', stack], { env, timeoutMs: 300_000 });
    await product.call('DELETE', fleet);
    await reaches('deleted');
    await product.stop();
    await rm(dir, { recursive: true, force: true });
  }, 600_000);

  const reaches = (status: string) =>
    eventually(async () => {
      const { body } = await product.call<{ status: string; conditions: unknown }>('GET', fleet);
      if (body.status === status) return true;
      throw new Error(`${body.status}: ${JSON.stringify(body.conditions)}`);
    }, slow);
  const hasNothingToDo = async () => (await product.call<{ steps: unknown[] }>('GET', `${fleet}/plan`)).body.steps;
  const ofFleet = async (): Promise<Named[]> => {
    const { body } = await product.call<Resource[]>('GET', `${fleet}/resources`);
    return body.map(({ kind, key, cloudId }) => ({ kind, name: `${kind}_${key.replaceAll('/', '_')}`, id: cloudId }));
  };
  const ofStack = async (like: Named[]): Promise<Named[]> => {
    const listed = JSON.parse(await openstack(`stack resource list -f json ${stack}`)) as StackResource[];
    const kindOf = new Map(like.map(({ name, kind }) => [name, kind]));
    return listed.map(({ resource_name: name, physical_resource_id: id }) => ({
      kind: kindOf.get(name) ?? 'unknown',
      name,
      id,
    }));
  };

  it('is a stack while the fleet stands, of the same things, made the same way', async () => {
    const file = join(dir, 'template.yaml');
    const response = await fetch(`${product.url}/api/v1${fleet}/template`, {
      headers: { authorization: `Bearer ${adminToken}` },
    });
    await writeFile(file, await response.text());
    await openstack(`stack create -t ${file} --wait ${stack}`);
    const own = await ofFleet();
    made = await ofStack(own);
    const names = (of: Named[]) => of.map(({ name }) => name).filter((name) => !name.startsWith('security_group_rule'));
    expect(names(made).sort()).toEqual(names(own).sort());
    expect(made.filter(({ id }) => own.some((other) => other.id === id))).toEqual([]);
    const expected = await pictureOf(own, clouds);
    expect(Object.keys(expected)).toHaveLength(names(own).length - 1); // all but the interface, which the router shows
    // A floating IP is ACTIVE a moment after its stack is complete.
    await eventually(
      async () => {
        expect(await pictureOf(made, clouds)).toEqual(expected);
        return true;
      },
      { timeoutMs: 60_000 },
    );
  }, 400_000);

  it('tells the address to connect to', async () => {
    const address = (await openstack(`stack output show ${stack} endpoint_address -f value -c output_value`)).trim();
    expect((await openstack(`floating ip show ${address} -f value -c floating_ip_address`)).trim()).toBe(address);
    expect((await product.call<{ endpoint: { host: string } }>('GET', fleet)).body.endpoint.host).not.toBe(address);
  });

  it('makes nothing that the engine would take for its own', async () => {
    expect(await hasNothingToDo()).toEqual([]);
    await product.call('POST', `${fleet}/reconcile`);
    await openstack(`stack delete -y --wait ${stack}`);
    await reaches('ready');
    expect(await hasNothingToDo()).toEqual([]);
  }, 300_000);

  it('leaves nothing once the stack is deleted, but the fleet as it was', async () => {
    const standing = new Set<string>();
    for (const kind of ['network', 'subnet', 'router', 'port', 'security group', 'server', 'floating ip']) {
      const ids = await openstack(`${kind} list -f value -c ID`);
      for (const id of ids.trim().split('\n')) standing.add(id);
    }
    for (const name of (await openstack('keypair list -f value -c Name')).trim().split('\n')) standing.add(name);
    const notInterface = ({ kind }: Named) => kind !== 'router_interface' && kind !== 'security_group_rule';
    expect(made.filter(({ id }) => standing.has(id))).toEqual([]);
    expect((await ofFleet()).filter(notInterface).filter(({ id }) => !standing.has(id))).toEqual([]);
    expect(await openstack('stack list -f value')).not.toContain(stack);
  }, 180_000);
});
