import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type Tags } from 'yaml';
import { DomainError, messageOf } from '../common/errors';

/** Where settings come from; the caller reads the environment. */
export interface Sources {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  homeDir: string;
}

export type Section = Record<string, unknown>;
/** One cloud as written, with where it was written. */
export interface CloudEntry {
  name: string;
  source: string;
  values: Section;
}

export interface Clouds {
  entries: CloudEntry[];
  /** The cloud that is meant when none is named; null when that is not clear. */
  chosen: string | null;
  /** Files that were read, or where one was looked for. */
  lookedAt: string[];
}

export const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value found in a file, for a message. */
export function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `\`${value}\``;
  return value === null || value === undefined ? 'nothing' : 'a mapping';
}

/** Later values win; nested sections are merged likewise. */
export function merged(base: Section, over: Section): Section {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isSection(value) ? merged(isSection(below) ? below : {}, value) : value;
  }
  return result;
}

/** The places of openstacksdk, in its order: first found, first served. */
function places({ env, cwd, homeDir }: Sources, stem: string, override?: string): string[] {
  const user = join(env.XDG_CONFIG_HOME || join(homeDir, '.config'), 'openstack');
  const folders = new Set([cwd, user, join(homeDir, '.config', 'openstack'), '/etc/xdg/openstack', '/etc/openstack']);
  const files = [...folders].flatMap((folder) =>
    ['yaml', 'yml', 'json'].map((suffix) => join(folder, `${stem}.${suffix}`)),
  );
  return override ? [override, ...files] : files;
}

const errnoOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const invalidFile = (file: string, found: string, allowed: string, action: string): DomainError =>
  new DomainError({
    code: 'CLOUD_CONFIG_INVALID',
    status: 500,
    message: `${file}: found ${found}, allowed is ${allowed}`,
    action,
  });

/** The first of these files that is there and may be read. */
function firstOf(
  files: string[],
  variable: string,
  override: string | undefined,
): { file: string; content: Section } | null {
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      // A file that was named and cannot be read is a mistake; one in a usual place may be missing or not for us.
      if (file !== override) continue;
      throw invalidFile(
        variable,
        `\`${file}\` (${errnoOf(error) || messageOf(error)})`,
        'a file that can be read',
        `Correct or unset ${variable}.`,
      );
    }
    return { file, content: contentOf(file, text) };
  }
  return null;
}

/**
 * Scalars but null stay texts as they are written: no password loses its zero in front, no long name its last digits. The
 * version is that of PyYAML, by which the other clients read such a file.
 */
const asWritten = {
  version: '1.1',
  customTags: (tags: Tags) =>
    tags.filter((tag) => typeof tag === 'string' || !/:(bool|int|float|timestamp)$/.test(tag.tag)),
} as const;

function contentOf(file: string, text: string): Section {
  const kind = file.endsWith('json') ? 'JSON' : 'YAML';
  let content: unknown;
  try {
    if (kind === 'JSON') JSON.parse(text);
    content = parse(text, asWritten);
  } catch (error) {
    const reason = messageOf(error).split('\n')[0];
    throw invalidFile(
      file,
      `text that is not ${kind} (${reason})`,
      `${kind} with a mapping \`clouds\``,
      'Correct the file.',
    );
  }
  if (isSection(content)) return content;
  throw invalidFile(
    file,
    content === null || content === undefined ? 'nothing' : 'no mapping',
    'a mapping with the key `clouds`',
    'Correct the file.',
  );
}

function sectionOf(file: string, content: Section, key: string): Section {
  const value = content[key] ?? {};
  if (isSection(value)) return value;
  throw invalidFile(`${file}, ${key}`, described(value), 'a mapping of names to clouds', 'Correct the file.');
}

// Variables that choose among clouds or files describe no cloud of their own.
const selectors = new Set([
  'OS_CLOUD',
  'OS_REGION_NAME',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
  'OS_CLOUD_NAME',
]);

/** The OS_* variables as a cloud of their own, as openstacksdk sees them; null when there are none. */
function environmentCloud(env: Sources['env']): Section | null {
  const given = Object.entries(env).filter(
    ([name, value]) => /^OS_(?!TEST|STD|LOG)/.test(name) && value !== undefined && value !== '',
  );
  if (given.every(([name]) => selectors.has(name))) return null;
  return Object.fromEntries(given.map(([name, value]) => [name.slice('OS_'.length).toLowerCase(), value]));
}

/** A named vendor profile of clouds-public.yaml lies under the cloud's own values. */
function withProfile(sources: Sources, values: Section): Section {
  const profile = values.profile ?? values.cloud;
  if (typeof profile !== 'string') return values;
  const found = firstOf(places(sources, 'clouds-public'), '', undefined);
  const known = found === null ? {} : sectionOf(found.file, found.content, 'public-clouds');
  const base = known[profile];
  return isSection(base) ? merged(base, values) : values;
}

/**
 * Finds and merges as openstacksdk does: OS_CLIENT_CONFIG_FILE, ./clouds.yaml, the user's, the system's; secure.yaml over
 * it; the OS_* set as a cloud named `envvars` (or OS_CLOUD_NAME).
 * @throws DomainError CLOUD_CONFIG_INVALID
 */
export function findClouds(sources: Sources): Clouds {
  const { env } = sources;
  const cloudFiles = places(sources, 'clouds', env.OS_CLIENT_CONFIG_FILE);
  const clouds = firstOf(cloudFiles, 'OS_CLIENT_CONFIG_FILE', env.OS_CLIENT_CONFIG_FILE);
  const secureFiles = places(sources, 'secure', env.OS_CLIENT_SECURE_FILE);
  const secure = firstOf(secureFiles, 'OS_CLIENT_SECURE_FILE', env.OS_CLIENT_SECURE_FILE);
  const plain = clouds === null ? {} : sectionOf(clouds.file, clouds.content, 'clouds');
  const all = secure === null ? plain : merged(plain, sectionOf(secure.file, secure.content, 'clouds'));
  const source = (clouds ?? secure)?.file ?? '';
  const entries = Object.entries(all).map(([name, values]): CloudEntry => {
    if (!isSection(values))
      throw invalidFile(`${source}, cloud ${name}`, 'no mapping', 'a mapping of settings', 'Correct the file.');
    return { name, source, values: withProfile(sources, values) };
  });
  const fromEnvironment = environmentCloud(env);
  const environmentName = env.OS_CLOUD_NAME || 'envvars';
  if (fromEnvironment !== null) {
    if (entries.some(({ name }) => name === environmentName)) {
      const allowed = 'another name, since the OS_* variables form a cloud of this one';
      throw invalidFile(
        `${source}, clouds`,
        `a cloud named \`${environmentName}\``,
        allowed,
        'Rename it, or set OS_CLOUD_NAME.',
      );
    }
    entries.push({ name: environmentName, source: 'environment', values: withProfile(sources, fromEnvironment) });
  }
  const only = fromEnvironment !== null ? environmentName : entries.length === 1 ? entries[0]?.name : undefined;
  return { entries, chosen: env.OS_CLOUD || only || null, lookedAt: clouds === null ? cloudFiles : [clouds.file] };
}
