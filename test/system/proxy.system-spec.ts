import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../src/cli/api.client';
import { eventually } from '../support/eventually';
import { freePort } from '../support/mosquitto';
import { adminToken, startProduct, type Product } from '../support/product';

/** The lines that the page about security gives for nginx, for the product's own port. */
async function linesFor(product: Product): Promise<string> {
  const page = await readFile(join(__dirname, '..', '..', 'docs', 'operate', 'security.md'), 'utf8');
  const block = [...page.matchAll(/^```\n(.*?)^```$/gms)]
    .map(([, text]) => text)
    .find((text) => /proxy_pass/.test(text));
  return (block ?? '').replaceAll('http://127.0.0.1:3000', product.url);
}

describe('a service behind nginx, by the lines of the page about security', () => {
  let dir: string;
  let product: Product;
  let nginx: ChildProcess;
  let url: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-proxy-'));
    product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data'), MOORAGE_TRUSTED_PROXIES: '127.0.0.1' });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${dir}/${of};`);
    const server = `server { listen 127.0.0.1:${port}; ${await linesFor(product)} }`;
    const file = join(dir, 'nginx.conf');
    const log = join(dir, 'nginx.log');
    await writeFile(
      file,
      `daemon off; user root; pid ${dir}/nginx.pid; error_log ${log}; events {}\nhttp { access_log ${log}; ${places.join(' ')}\n${server} }`,
    );
    nginx = spawn('nginx', ['-c', file, '-e', log], { stdio: 'inherit' });
    await eventually(async () => (await fetch(url)).ok);
  }, 60_000);
  afterAll(async () => {
    const ended = once(nginx, 'exit');
    nginx.kill();
    await ended;
    await product.stop();
    await rm(dir, { recursive: true, force: true });
  });

  it('answers callers, and to nobody outside what is for Prometheus, balancers and brokers, however it is spelled', async () => {
    const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status;
    expect(await Promise.all(['/', '/docs', '/pki/ca.pem', '/api/v1/me'].map(statusOf))).toEqual([200, 200, 200, 401]);
    const closed = [
      '/metrics',
      '/Metrics/',
      '//metrics',
      '/%4detrics',
      '/health/ready',
      '/Health/live',
      '/BROKER/emqx/auth',
    ];
    expect(await Promise.all(closed.map(statusOf))).toEqual(closed.map(() => 403));
  });

  it('has the service say once that browsers are to come by HTTPS', async () => {
    const { headers } = await fetch(url);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('lets events through as they come, and large uploads', async () => {
    const api = new ApiClient(url, adminToken);
    const account = await api.post<{ id: string }>('/accounts', { name: 'Proxy', currency: 'EUR', timeZone: 'UTC' });
    const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
    const blueprint = await api.post<{ id: string }>('/blueprints', { name: 'proxy', spec });
    const body = { name: 'operate-proxy', accountId: account.id, blueprintId: blueprint.id, approval: 'automatic' };
    const fleet = await api.post<{ id: string }>('/fleets', body);
    const stop = new AbortController();
    const events = api.events(`/fleets/${fleet.id}/events`, stop.signal);
    const first = events.next();
    await api.post(`/fleets/${fleet.id}/reconcile`);
    expect(await first).toMatchObject({ value: { type: 'fleet.provisioning' } });
    stop.abort();
    await events.return(undefined);

    const content = randomBytes(8 * 2 ** 20);
    const uploaded = await api.upload('/images?name=large&diskFormat=raw', new Blob([content]).stream());
    expect(uploaded).toMatchObject({ status: 'active', bytesReceived: content.length });
  }, 60_000);
});
