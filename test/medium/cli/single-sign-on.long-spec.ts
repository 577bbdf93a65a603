import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/command-line';
import { eventually } from '../../support/eventually';
import { client, TestProvider } from '../../support/oidc-provider';
import { startProduct, type Product } from '../../support/product';

const cli = join(__dirname, '..', '..', '..', 'dist', 'src', 'cli.js');

describe('moorage login --sso', () => {
  let dir: string;
  let provider: TestProvider;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-sso-'));
    provider = await TestProvider.start();
    product = await startProduct({
      MOORAGE_DATA_DIR: join(dir, 'data'),
      LOG_LEVEL: 'error',
      MOORAGE_PUBLIC_URL: 'https://moorage.example',
      MOORAGE_OIDC_ISSUER: provider.issuer,
      MOORAGE_OIDC_CLIENT_ID: client.id,
      MOORAGE_OIDC_CLIENT_SECRET: client.secret,
      MOORAGE_OIDC_ROLES: 'owners=admin',
    });
  });
  afterAll(async () => {
    await product.stop();
    await provider.close();
    await rm(dir, { recursive: true, force: true });
  });

  const env = () => ({ PATH: process.env.PATH ?? '', HOME: join(dir, 'home') });

  it('signs in who confirms the code in a browser', async () => {
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['owners'] };
    const login = spawn(process.execPath, [cli, 'login', '--sso', '--url', product.url], { env: env() });
    const ended = once(login, 'exit');
    const printed = { out: '', err: '' };
    login.stdout.on('data', (text: Buffer) => (printed.out += text.toString()));
    login.stderr.on('data', (text: Buffer) => (printed.err += text.toString()));
    const device = await eventually(() =>
      [...provider.devices.values()].find((one) => printed.err.includes(one.userCode)),
    );
    device.answer = 'confirmed';
    expect(await ended).toEqual([0, null]);
    expect(printed.err).toContain(`Open ${provider.issuer}/activate?code=${device.userCode} in a browser`);
    expect(printed.out).toBe(`signed in to ${product.url} as ada (admin); context default\n`);
    expect((await run(dir, process.execPath, [cli, 'whoami'], env(), '')).stdout).toMatch(/name: +ada[^]*kind: +oidc/);
  });
});
