import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCloudSettings } from './cloud-loader';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moorage-settings-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function load(name: string, content: string) {
  const file = join(dir, name);
  writeFileSync(file, content);
  return loadCloudSettings({ env: { OS_CLIENT_CONFIG_FILE: file }, cwd: dir, homeDir: dir });
}

const auth = { auth_url: 'http://k:5000/v3', username: 'u', password: 'pw', project_id: '1' };
/** The settings of one cloud with these values. */
const read = (values: object) => load('clouds.yaml', JSON.stringify({ clouds: { c: { auth, ...values } } }));

test.each(['0912345678', '1234567890123456789', '1e5', 'y', '1_000', '1.10', 'true', '0x1f', '2026-01-01'])(
  'takes %s for a password and names as it is written, without quotes',
  (written) => {
    const found = load(
      'clouds.yaml',
      `
login: &login {auth_url: http://k, password: ${written}}
clouds:
  c:
    auth:
      <<: *login
      username: ${written}
      project_name: ${written}
    region_name: ~
    verify: no
    api_timeout: 5
`,
    );
    expect(found).toMatchObject({
      credentials: { user: { name: written }, password: written },
      project: { name: written },
      region: null,
      tls: { verify: false },
      timeouts: { headersMs: 5000 },
    });
  },
);

test('takes a number of a JSON file to its last digit', () => {
  const text = JSON.stringify({ clouds: { c: { auth } } }, null, '\t').replace('"pw"', '12345678901234567890');
  expect(load('clouds.json', text).credentials).toMatchObject({ password: '12345678901234567890' });
});

test('takes limits by service type, by any name of it, and 0 for none', () => {
  const rate_limit = { compute: 5, volumev3: 2.5, network: 0, 'shared-file-system': 1 };
  const { limits } = read({ rate_limit, concurrency: { 'block-storage': 3, image: 0 } });
  expect(limits).toMatchObject({
    compute: { concurrency: 32, perSecond: 5 },
    'block-storage': { concurrency: 3, perSecond: 2.5 },
    network: { concurrency: 32, perSecond: null },
    image: { concurrency: 32, perSecond: null },
  });
  expect(read({ rate_limit: 0 }).limits.compute.perSecond).toBeNull();
});

test.each([
  [{}, 4, 4],
  [{ status_code_retries: 0 }, 0, 0],
  [{ connect_retries: 2 }, 2, 2],
  [{ status_code_retries: 1, volume_status_code_retries: 0 }, 1, 0],
  [{ compute_status_code_retries: 3, block_storage_connect_retries: 5 }, 3, 5],
])('takes from %j so many repetitions', (values, compute, blockStorage) => {
  expect(read(values).retries).toMatchObject({ compute, 'block-storage': blockStorage });
});

test.each([
  ['volumev3_endpoint_override', 'volume_endpoint_override'],
  ['volume_endpoint_override', 'block_storage_endpoint'],
  ['block_storage_endpoint_override', 'volumev3_endpoint_override'],
])('takes the address of block storage from %s before %s', (first, second) => {
  const found = read({ [second]: 'http://second', [first]: 'http://first' });
  expect(found.endpoints).toEqual({ 'block-storage': 'http://first' });
});
