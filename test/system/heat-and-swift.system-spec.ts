import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/common/clock';
import { containers, loadCloudSettings, objects, openCloud, servers, stacks } from '../../src/openstack';
import { eventually } from '../support/eventually';
import { createFleet, fullSpec } from '../support/fleet-fixture';
import { startProduct, type Product } from '../support/product';

const file = process.env.OS_CLIENT_CONFIG_FILE ?? join(__dirname, '..', '..', 'lab', 'clouds.yaml');
const env = { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'demo' };
const [hub] = fullSpec.servers;
const spec = {
  ...fullSpec,
  keyPair: {
    publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b',
  },
};

interface FleetBody {
  status: string;
  blueprintVersion: number | null;
  conditions: unknown;
  endpoint: { host: string } | null;
}
interface Resource {
  kind: string;
  key: string;
  cloudId: string;
  status: string;
  attributes: { address?: string };
}

describe('a product on a real OpenStack with Heat and Swift', () => {
  const cloud = openCloud(loadCloudSettings({ env, cwd: '/', homeDir: '/', name: 'demo' }), { clock: systemClock });
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-heat-'));
    product = await startProduct({ ...env, MOORAGE_DATA_DIR: join(dir, 'data') });
  }, 300_000);
  afterAll(async () => {
    await product.stop();
    await cloud.close();
    await rm(dir, { recursive: true, force: true });
  }, 60_000);

  it('has Heat make a fleet, change it, and take it down', async () => {
    const { fleetId, blueprintId, name } = await createFleet(product, spec, { engine: 'heat' });
    const fleet = `/fleets/${fleetId}`;
    const reaches = (status: string, version: number | null = null) =>
      eventually(
        async () => {
          const { body } = await product.call<FleetBody>('GET', fleet);
          if (body.status === status && (version === null || body.blueprintVersion === version)) return body;
          throw new Error(`${body.status}: ${JSON.stringify(body.conditions)}`);
        },
        { timeoutMs: 480_000, everyMs: 1_000 },
      );
    const resources = async () => (await product.call<Resource[]>('GET', `${fleet}/resources`)).body;
    const stackName = `moorage-${name}-stack`;

    await product.call('POST', `${fleet}/reconcile`);
    const { endpoint } = await reaches('ready', 1);
    const made = await resources();
    expect(made.map(({ kind, key }) => `${kind} ${key}`).sort()).toEqual([
      ...['floating_ip hub', 'key_pair key', 'network lan', 'port hub/lan', 'router router', 'router_interface lan'],
      ...['security_group hub', 'server hub', 'stack stack', 'subnet lan'],
    ]);
    expect(made.every(({ status }) => status === 'active')).toBe(true);
    expect(endpoint?.host).toBe(made.find(({ kind }) => kind === 'floating_ip')?.attributes.address);
    const [stack] = await stacks.list(cloud, { name: stackName });
    expect(stack.tags).toContain(`moorage:fleet=${fleetId};key=stack`);
    expect((await product.call<{ steps: unknown[] }>('GET', `${fleet}/plan`)).body.steps).toEqual([]);

    const server = made.find(({ kind }) => kind === 'server')?.cloudId ?? '';
    const userData = '#!/bin/sh\n';
    await product.call('PUT', `/blueprints/${blueprintId}`, {
      name,
      spec: { ...spec, servers: [{ ...hub, userData }] },
    });
    await reaches('ready', 2);
    const changed = (await resources()).find(({ kind }) => kind === 'server')?.cloudId ?? '';
    expect(changed).not.toBe(server);

    // An object that somebody deletes is made anew by the stack.
    await servers.remove(cloud, changed);
    await eventually(async () => (await servers.list(cloud, { name: `moorage-${name}-` })).length === 0, {
      timeoutMs: 60_000,
    });
    await product.call('POST', `${fleet}/reconcile`);
    await eventually(
      async () => {
        const [again] = await servers.list(cloud, { name: `moorage-${name}-` });
        return again?.status === 'ACTIVE' && again.id !== changed;
      },
      { timeoutMs: 480_000, everyMs: 1_000 },
    );

    await product.call('DELETE', fleet);
    await reaches('deleted');
    // Heat says DELETE_COMPLETE, which the fleet waits for, a moment before it takes the stack off its list.
    await eventually(async () => (await stacks.list(cloud, { name: stackName })).length === 0, { timeoutMs: 60_000 });
    expect(await servers.list(cloud, { name: `moorage-${name}-` })).toEqual([]);
  }, 1_500_000);

  it('archives a document once, and hands it to whoever has a temporary address', async () => {
    const account = await product.call<{ id: string }>('POST', '/accounts', {
      name: 'A',
      currency: 'EUR',
      timeZone: 'UTC',
    });
    const { id } = account.body;
    const body = { name: 'r.csv', contentType: 'text/csv', content: Buffer.from('a;b\n').toString('base64') };
    const first = await product.call('POST', `/accounts/${id}/archives`, body);
    expect(first).toMatchObject({ status: 201, body: { name: 'r.csv', bytes: 4, stored: true } });
    const again = await product.call('POST', `/accounts/${id}/archives`, body);
    expect(again.body).toMatchObject({ sha256: first.body.sha256, stored: false });
    const listed = await product.call<{ items: unknown[] }>('GET', `/accounts/${id}/archives`);
    expect(listed.body.items).toMatchObject([
      { name: 'r.csv', bytes: 4, md5: first.body.md5, contentType: 'text/csv' },
    ]);
    const address = await product.call<{ url: string }>('GET', `/accounts/${id}/archives/r.csv/url`);
    const read = await fetch(address.body.url);
    expect([read.status, await read.text()]).toEqual([200, 'a;b\n']);
    const container = `moorage-archives-${id}`;
    await objects.remove(cloud, container, 'r.csv');
    await containers.remove(cloud, container);
  }, 60_000);
});
