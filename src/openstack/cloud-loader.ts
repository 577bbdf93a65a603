import { DomainError } from '../common/errors';
import {
  defaultLimits,
  defaultRetries,
  defaultTimeouts,
  ofEachService,
  serviceTypes,
  type CloudSettings,
  type Credentials,
  type DomainReference,
  type Reference,
  type ServiceLimits,
  type ServiceType,
} from './cloud-settings';
import { findClouds, isSection, merged, type CloudEntry, type Sources } from './clouds-file';
import { SettingsReader } from './settings-reader';

const authTypes = ['password', 'v3password', 'v3applicationcredential', 'token', 'v3token'] as const;

/**
 * The cloud of this name; without one that of OS_CLOUD, of the OS_* variables, or the only one there is.
 * @throws DomainError CLOUD_NOT_FOUND, CLOUD_CONFIG_INVALID
 */
export function loadCloudSettings({ name, ...sources }: Sources & { name?: string }): CloudSettings {
  const { entries, chosen, lookedAt } = findClouds(sources);
  const wanted = name ?? chosen;
  const entry = entries.find((one) => one.name === wanted);
  if (entry !== undefined) return readSettings(withRegion(entry, sources), sources);
  const known = entries.map((one) => one.name).join(', ') || 'none';
  throw new DomainError({
    code: 'CLOUD_NOT_FOUND',
    status: 404,
    message:
      wanted === null
        ? `No cloud is named, and there are several: ${known}`
        : `There is no cloud named ${wanted}; known are: ${known}. Looked at: ${lookedAt.join(', ')}`,
    action: 'Name one of the known clouds (OS_CLOUD), or describe it in clouds.yaml.',
  });
}

/** The values of the chosen region, of a cloud with `regions`, over the cloud's own. */
function withRegion(entry: CloudEntry, { env }: Sources): CloudEntry {
  const wanted = entry.source === 'environment' ? undefined : env.OS_REGION_NAME || undefined;
  const reader = new SettingsReader(entry);
  // Older files list regions in region_name, with commas.
  const regions = reader.list('regions') ?? reader.text('region_name')?.split(',') ?? [];
  const listed = regions.map((region) => (isSection(region) ? region : { name: region }));
  if (listed.length === 0) {
    return wanted === undefined ? entry : { ...entry, values: { ...entry.values, region_name: wanted } };
  }
  const names = listed.map((region) => String(region.name));
  const region = wanted === undefined ? listed[0] : listed.find((one) => one.name === wanted);
  if (region === undefined)
    throw reader.invalid('region_name', `one of ${names.join(', ')}; OS_REGION_NAME is ${wanted}`);
  const own = 'values' in region && isSection(region.values) ? region.values : {};
  return { ...entry, values: merged(entry.values, { ...own, region_name: String(region.name) }) };
}

function readSettings(entry: CloudEntry, { homeDir, cwd }: Sources): CloudSettings {
  const reader = new SettingsReader(entry);
  const credentials = readCredentials(reader);
  const timeout = reader.number(['api_timeout', 'timeout'], 'above 0');
  return {
    name: entry.name,
    source: entry.source,
    authUrl: reader.url('auth_url', reader.required("Keystone's address", 'auth_url')).replace(/\/v(2\.0|3)$/, ''),
    credentials,
    project: readProject(reader, credentials),
    region: reader.text('region_name') ?? null,
    interface: readInterface(reader),
    endpoints: readEndpoints(reader),
    tls: readTls(reader, homeDir, cwd),
    timeouts:
      timeout === undefined
        ? defaultTimeouts
        : { ...defaultTimeouts, headersMs: timeout * 1000, bodyMs: timeout * 1000 },
    limits: ofEachService((service) => readLimits(reader, service)),
    retries: ofEachService((service) => readRetries(reader, service)),
  };
}

function readTls(reader: SettingsReader, homeDir: string, cwd: string): CloudSettings['tls'] {
  const cert = reader.pem('cert', homeDir, cwd);
  // The certificate's file may hold its key as well.
  const both = cert !== null && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(cert) ? cert : null;
  const key = reader.pem('key', homeDir, cwd) ?? both;
  if (key !== null && cert === null) throw reader.invalid('cert', 'a PEM file, since there is a key');
  if (cert !== null && key === null) throw reader.invalid('key', 'a PEM file, since cert holds no private key');
  const verify = reader.boolean('insecure', false) ? false : reader.boolean('verify', true);
  return { verify, ca: reader.pem('cacert', homeDir, cwd), cert, key };
}

/** A domain of its own spelling, else the one that is given for all, else Keystone's default domain. */
function readDomain(reader: SettingsReader, whose: 'user' | 'project'): DomainReference {
  const id = reader.text(`${whose}_domain_id`);
  if (id !== undefined) return { id };
  const name = reader.text(`${whose}_domain_name`);
  if (name !== undefined) return { name };
  const sharedId = reader.text('domain_id', 'default_domain_id', 'default_domain');
  if (sharedId !== undefined) return { id: sharedId };
  const sharedName = reader.text('domain_name', 'default_domain_name');
  return sharedName === undefined ? { id: 'default' } : { name: sharedName };
}

function readUser(reader: SettingsReader): Reference | undefined {
  const id = reader.text('user_id');
  if (id !== undefined) return { id };
  const name = reader.text('username', 'user_name');
  return name === undefined ? undefined : { name, domain: readDomain(reader, 'user') };
}

function readCredentials(reader: SettingsReader): Credentials {
  const given = reader.text('auth_type', 'auth_plugin');
  const type = given === undefined ? impliedType(reader) : reader.oneOf('auth_type', given, authTypes);
  if (type === 'token' || type === 'v3token') {
    return { method: 'token', token: reader.required('a token', 'token', 'auth_token') };
  }
  if (type === 'v3applicationcredential') {
    const secret = reader.required("the application credential's secret", 'application_credential_secret');
    const id = reader.text('application_credential_id');
    if (id !== undefined) return { method: 'application_credential', id, secret };
    const name = reader.required('its id, or its name with a user', 'application_credential_name');
    const user = readUser(reader);
    if (user === undefined)
      throw reader.invalid('username', 'the user that an application credential named by name belongs to');
    return { method: 'application_credential', name, user, secret };
  }
  const user = readUser(reader);
  if (user === undefined) throw reader.invalid('username', 'a user name, or a user_id');
  return { method: 'password', user, password: reader.required('a password', 'password') };
}

/** What the values at hand are good for, when no auth_type says it. */
function impliedType(reader: SettingsReader): (typeof authTypes)[number] {
  if (reader.text('application_credential_secret') !== undefined) return 'v3applicationcredential';
  return reader.text('password') === undefined && reader.text('token', 'auth_token') !== undefined
    ? 'token'
    : 'password';
}

function readProject(reader: SettingsReader, credentials: Credentials): Reference | null {
  if (credentials.method === 'application_credential') return null;
  const id = reader.text('project_id', 'tenant_id');
  if (id !== undefined) return { id };
  const name = reader.required('a project name, or a project_id', 'project_name', 'tenant_name');
  return { name, domain: readDomain(reader, 'project') };
}

function readInterface(reader: SettingsReader): CloudSettings['interface'] {
  const key = reader.text('interface') === undefined ? 'endpoint_type' : 'interface';
  // Keystone v2 called them publicURL and so on.
  const value = (reader.text(key) ?? 'public').replace(/URL$/, '');
  return reader.oneOf(key, value, ['public', 'internal', 'admin']);
}

/** Cinder's older names, by which openstacksdk finds its settings as well. */
const aliases: Partial<Record<ServiceType, string[]>> = {
  'block-storage': ['volumev3', 'volumev2', 'volume', 'block-store'],
};

/** As openstacksdk spells settings of one service, in the order in which it looks for them. */
const keysOf = (service: ServiceType, ...settings: string[]): string[] =>
  settings.flatMap((setting) =>
    [service, ...(aliases[service] ?? [])].map((type) => `${type.replaceAll('-', '_')}_${setting}`),
  );

function readEndpoints(reader: SettingsReader): CloudSettings['endpoints'] {
  const endpoints: CloudSettings['endpoints'] = {};
  for (const service of serviceTypes) {
    for (const key of keysOf(service, 'endpoint_override', 'endpoint')) {
      const text = reader.text(key);
      if (text !== undefined) endpoints[service] ??= reader.url(key, text);
    }
  }
  return endpoints;
}

/** A limit of 0 is none, for openstacksdk too. */
function readLimits(reader: SettingsReader, service: ServiceType): ServiceLimits {
  const limit = (setting: string) => reader.number([...keysOf(service, setting), setting], 'from 0 on');
  return {
    concurrency: Math.ceil(limit('concurrency') || defaultLimits.concurrency),
    perSecond: limit('rate_limit') || defaultLimits.perSecond,
  };
}

function readRetries(reader: SettingsReader, service: ServiceType): number {
  const keys = ['status_code_retries', 'connect_retries'].flatMap((setting) => [...keysOf(service, setting), setting]);
  return reader.number(keys, 'from 0 on') ?? defaultRetries;
}
