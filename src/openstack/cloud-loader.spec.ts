import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { DomainError } from '../common/errors';
import { loadCloudSettings } from './cloud-loader';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'moorage-clouds-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, content: string | object): string {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const auth = {
  auth_url: 'http://k:5000/v3',
  username: 'u',
  password: 'pw',
  project_name: 'p',
  user_domain_name: 'D',
  project_domain_name: 'D',
};
const sources = (env: Record<string, string> = {}) => ({ env, cwd: join(root, 'cwd'), homeDir: join(root, 'home') });
const load = (env: Record<string, string> = {}, name?: string) => loadCloudSettings({ ...sources(env), name });
/** The settings of one cloud with these values. */
function read(values: object, env: Record<string, string> = {}) {
  const OS_CLIENT_CONFIG_FILE = write('given.yaml', { clouds: { c: values } });
  return load({ OS_CLIENT_CONFIG_FILE, OS_CLOUD: 'c', ...env });
}
function failure(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('finding', () => {
  test('takes the first file in the order of openstacksdk', () => {
    const places = [
      'given.yaml',
      'cwd/clouds.yaml',
      'cwd/clouds.yml',
      'cwd/clouds.json',
      'home/.config/openstack/clouds.yaml',
    ];
    for (const place of places) write(place, { clouds: { c: { auth: { ...auth, username: place } } } });
    const env = { OS_CLIENT_CONFIG_FILE: join(root, 'given.yaml') };
    expect(load(env).credentials).toMatchObject({ user: { name: 'given.yaml' } });
    for (const place of places.slice(1)) {
      expect(load().source).toBe(join(root, place));
      rmSync(join(root, place));
    }
    expect(failure(load).code).toBe('CLOUD_NOT_FOUND');
  });

  test('merges secure.yaml over clouds.yaml, from wherever each is', () => {
    write('cwd/clouds.yaml', { clouds: { c: { region_name: 'R', auth: { ...auth, password: 'old' } } } });
    write('home/.config/openstack/secure.yaml', { clouds: { c: { auth: { password: 'new' } } } });
    expect(load()).toMatchObject({ region: 'R', credentials: { user: { name: 'u' }, password: 'new' } });
  });

  test('lays a profile of clouds-public.yaml under the cloud', () => {
    write('cwd/clouds-public.yaml', {
      'public-clouds': { v: { region_name: 'R1', auth: { auth_url: 'https://v/identity' } } },
    });
    write('cwd/clouds.yaml', {
      clouds: { c: { profile: 'v', region_name: 'R2', auth: { ...auth, auth_url: undefined } } },
    });
    expect(load()).toMatchObject({ authUrl: 'https://v/identity', region: 'R2' });
  });

  test('takes the OS_* set as the cloud envvars, beside those of the file and before them', () => {
    write('cwd/clouds.yaml', { clouds: { c: { auth } } });
    const env = {
      OS_AUTH_URL: 'http://e:5000',
      OS_USERNAME: 'e',
      OS_PASSWORD: 'x',
      OS_PROJECT_NAME: 'p',
      OS_USER_DOMAIN_NAME: 'U',
    };
    expect(load(env)).toMatchObject({ name: 'envvars', source: 'environment', authUrl: 'http://e:5000' });
    expect(load({ ...env, OS_CLOUD: 'c' }).credentials).toMatchObject({ user: { name: 'u' } });
    expect(load({ ...env, OS_CLOUD_NAME: 'mine' }, 'mine').credentials).toMatchObject({
      user: { name: 'e', domain: { name: 'U' } },
    });
  });

  test('names the known clouds when the wanted one is not among them or none is chosen', () => {
    write('cwd/clouds.yaml', { clouds: { a: { auth }, b: { auth } } });
    expect(failure(() => load({ OS_CLOUD: 'z' }))).toMatchObject({
      code: 'CLOUD_NOT_FOUND',
      message: expect.stringMatching(/named z;.* a, b/) as string,
    });
    expect(failure(load).message).toContain('several: a, b');
  });
});

describe('reading', () => {
  test.each([
    ['http://k:5000/v3', 'http://k:5000'],
    ['http://k:5000/', 'http://k:5000'],
    ['https://k/identity/v2.0', 'https://k/identity'],
    ['https://{region_name}.k', 'https://R.k'],
  ])('takes auth_url %s with or without version', (auth_url, expected) => {
    expect(read({ region_name: 'R', auth: { ...auth, auth_url } }).authUrl).toBe(expected);
  });

  test.each([
    [{ 'user-domain-id': 'd' }, { id: 'd' }],
    [{ user_domain_name: 'd' }, { name: 'd' }],
    [{ domain_id: 'd' }, { id: 'd' }],
    [{ domain_name: 'd' }, { name: 'd' }],
    [{ default_domain: 'd' }, { id: 'd' }],
    [{ default_domain_name: 'd' }, { name: 'd' }],
    [{}, { id: 'default' }],
  ])('takes the user domain from %j', (domain, expected) => {
    const plain = { auth_url: 'http://k', username: 'u', password: 'pw', project_name: 'p' };
    const found = read({ auth: { ...plain, ...domain } }).credentials;
    expect(found).toEqual({ method: 'password', user: { name: 'u', domain: expected }, password: 'pw' });
  });

  test.each([
    [{ project_id: '1' }, { id: '1' }],
    [{ tenant_id: '1' }, { id: '1' }],
    [
      { 'tenant-name': 'p', project_domain_id: 'd' },
      { name: 'p', domain: { id: 'd' } },
    ],
  ])('takes the project from %j', (project, expected) => {
    const plain = { auth_url: 'http://k', username: 'u', password: 'pw' };
    expect(read({ auth: { ...plain, ...project } }).project).toEqual(expected);
  });

  test('reads every way to authenticate', () => {
    const at = { auth_url: 'http://k' };
    const credential = { application_credential_id: '1', application_credential_secret: 's' };
    expect(read({ auth_type: 'v3applicationcredential', auth: { ...at, ...credential } })).toMatchObject({
      project: null,
      credentials: { method: 'application_credential', id: '1', secret: 's' },
    });
    expect(read({ auth_type: 'v3token', auth: { ...at, token: 't', project_id: '1' } }).credentials).toEqual({
      method: 'token',
      token: 't',
    });
    expect(read({ auth_type: 'v3password', auth: { ...auth, password: 12345 } }).credentials).toMatchObject({
      password: '12345',
    });
  });

  test('reads TLS settings, timeouts, limits, interface and endpoints', () => {
    const cacert = write('home/ca.pem', '-----BEGIN CERTIFICATE-----\n');
    expect(read({ auth, cacert: '~/ca.pem' }).tls).toMatchObject({ verify: true, ca: '-----BEGIN CERTIFICATE-----\n' });
    expect(read({ auth, cacert, insecure: true }).tls.verify).toBe(false);
    expect(read({ auth, verify: 'no' }).tls.verify).toBe(false);
    const pem = '-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n';
    expect(read({ auth, cert: write('home/both.pem', pem) }).tls).toMatchObject({ cert: pem, key: pem });
    expect(failure(() => read({ auth, cert: cacert })).message).toMatch(/key: .* since cert holds no private key/);
    const values = {
      api_timeout: 5,
      concurrency: 7,
      compute_rate_limit: 2.5,
      endpoint_type: 'internalURL',
      image_endpoint_override: 'http://g',
    };
    const found = read({ auth, ...values });
    expect(found).toMatchObject({
      interface: 'internal',
      endpoints: { image: 'http://g' },
      timeouts: { connectMs: 10_000, headersMs: 5000 },
    });
    expect(found.limits).toMatchObject({
      compute: { concurrency: 7, perSecond: 2.5 },
      network: { concurrency: 7, perSecond: null },
    });
  });

  test('lets a project or domain beside auth win over one within, and a user within over one beside', () => {
    const found = read({ auth, project_name: 'outer', username: 'outer', user_domain_name: 'O' });
    expect(found.project).toMatchObject({ name: 'outer' });
    expect(found.credentials).toMatchObject({ user: { name: 'u', domain: { name: 'O' } } });
  });

  test.each([
    ['R1,R2', undefined, 'R1'],
    ['R1,R2', 'R2', 'R2'],
    [undefined, 'R9', 'R9'],
    [undefined, undefined, null],
  ])('takes from region_name %s and OS_REGION_NAME %s the region %s', (region_name, chosen, expected) => {
    expect(read({ auth, region_name }, chosen === undefined ? {} : { OS_REGION_NAME: chosen }).region).toBe(expected);
  });

  test('chooses among regions, and takes the values of the chosen one', () => {
    const regions = ['R1', { name: 'R2', values: { interface: 'admin' } }];
    expect(read({ auth, regions })).toMatchObject({ region: 'R1', interface: 'public' });
    expect(read({ auth, regions }, { OS_REGION_NAME: 'R2' })).toMatchObject({ region: 'R2', interface: 'admin' });
    expect(failure(() => read({ auth, regions }, { OS_REGION_NAME: 'R3' })).message).toContain('R3');
  });
});

describe('mistakes', () => {
  const wrong: [values: object, key: string, allowed: RegExp][] = [
    [
      { auth: { ...auth, auth_url: 'k:5000' } },
      'auth_url',
      /found `k:5000`, allowed is an address that starts with http/,
    ],
    [{ auth: { ...auth, auth_url: null } }, 'auth_url', /found nothing/],
    [{ auth: { ...auth, username: undefined } }, 'username', /user_id/],
    [{ auth: { ...auth, password: '' } }, 'password', /found nothing, allowed is a password/],
    [{ auth: { ...auth, password: ['hunter22'] } }, 'password', /found a hidden value, allowed is a text/],
    [{ auth: { ...auth, project_name: undefined } }, 'project_name', /project_id/],
    [{ auth, auth_type: 'v2password' }, 'auth_type', /found `v2password`, allowed is one of password, v3password/],
    [{ auth, verify: 'maybe' }, 'verify', /true or false/],
    [{ auth, cacert: '/nowhere/ca.pem' }, 'cacert', /a PEM file that can be read/],
    [{ auth, interface: 'outer' }, 'interface', /public, internal, admin/],
    [{ auth, api_timeout: 'long' }, 'api_timeout', /a number above 0/],
    [{ auth, rate_limit: { compute: 'fast' } }, 'compute_rate_limit', /found `fast`, allowed is a number from 0 on/],
    [{ auth: 'admin' }, 'auth', /found `admin`, allowed is a mapping/],
  ];
  test.each(wrong)('are told with file, cloud, key, what was found and what is allowed: %j', (values, key, allowed) => {
    const error = failure(() => read(values));
    expect(error.code).toBe('CLOUD_CONFIG_INVALID');
    expect(error.message).toContain(`${join(root, 'given.yaml')}, cloud c, ${key}:`);
    expect(error.message).toMatch(allowed);
    expect(error.message).not.toContain('hunter22');
  });

  test.each([
    ['clouds: [', /not YAML/],
    ['', /found nothing/],
    ['- a', /found no mapping/],
    ['clouds: all', /found `all`/],
    ['clouds: {c: 1}', /cloud c: found no mapping/],
  ])('in the file itself are told with its name: %j', (text, expected) => {
    const file = write('cwd/clouds.yaml', text);
    const error = failure(load);
    expect(error.message).toContain(file);
    expect(error.message).toMatch(expected);
  });

  test('name the variable when it points to no file', () => {
    expect(failure(() => load({ OS_CLIENT_CONFIG_FILE: join(root, 'no.yaml') })).message).toMatch(
      /^OS_CLIENT_CONFIG_FILE: found .*no\.yaml/,
    );
    expect(failure(() => load({ OS_AUTH_URL: 'http://e' })).message).toMatch(
      /^environment, cloud envvars, OS_USERNAME: found nothing/,
    );
  });

  test('of any shape end in a settings object or in such an error, never in another', () => {
    const keys = fc.constantFrom(
      'auth',
      'auth_url',
      'username',
      'password',
      'regions',
      'verify',
      'interface',
      'api_timeout',
      'project_name',
      'auth_type',
      'rate_limit',
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (values) => {
        const outcome = (() => {
          try {
            return read({ auth, ...values }).name;
          } catch (error) {
            return error instanceof DomainError ? error.code : error;
          }
        })();
        expect(['c', 'CLOUD_CONFIG_INVALID']).toContain(outcome);
      }),
      { numRuns: 100 },
    );
  });
});
