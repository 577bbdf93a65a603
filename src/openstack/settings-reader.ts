import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DomainError, messageOf } from '../common/errors';
import { described, isSection, type CloudEntry, type Section } from './clouds-file';

// Of these a value beside `auth` wins over one within, of the others the other way round (openstacksdk, story 2010784).
const outerWins = /^(project|tenant|domain|user_domain|token|auth_token|passcode)/;
const secretKeys = /password|secret|token|passcode/;

/** Reads one cloud's values by name, whatever their spelling, and complains with file, cloud and key. */
export class SettingsReader {
  readonly name: string;
  readonly source: string;
  private readonly top: Section;
  private readonly auth: Section = {};

  constructor({ name, source, values }: CloudEntry) {
    this.name = name;
    this.source = source;
    this.top = byService(normalized(values));
    const auth = this.top.auth ?? {};
    if (!isSection(auth)) throw this.invalid('auth', 'a mapping with auth_url, username and so on');
    this.auth = auth;
  }

  /** The first of these keys that has a value, beside `auth` or within. */
  text(...keys: string[]): string | undefined {
    for (const key of keys) {
      const value = this.value(key);
      if (value === undefined) continue;
      if (typeof value === 'string') return value;
      throw this.invalid(key, 'a text');
    }
    return undefined;
  }

  /** @throws DomainError when it is missing */
  required(allowed: string, ...keys: [string, ...string[]]): string {
    const value = this.text(...keys);
    if (value !== undefined) return value;
    throw this.invalid(keys[0], allowed);
  }

  oneOf<T extends string>(key: string, value: string, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    throw this.invalid(key, `one of ${allowed.join(', ')}`);
  }

  boolean(key: string, fallback: boolean): boolean {
    const text = this.text(key)?.toLowerCase();
    if (text === undefined) return fallback;
    if (['true', 'yes', 'y', 'on', '1'].includes(text)) return true;
    if (['false', 'no', 'n', 'off', '0'].includes(text)) return false;
    throw this.invalid(key, 'true or false');
  }

  /** The number at the first of these keys that has a value. */
  number(keys: readonly string[], allowed: 'above 0' | 'from 0 on'): number | undefined {
    for (const key of keys) {
      const text = this.text(key);
      if (text === undefined) continue;
      const value = Number(text);
      if (Number.isFinite(value) && (value > 0 || (value === 0 && allowed === 'from 0 on'))) return value;
      throw this.invalid(key, `a number ${allowed}`);
    }
    return undefined;
  }

  url(key: string, text: string): string {
    // openstacksdk fills in settings, as in https://{region_name}.example.org.
    const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => this.text(name) ?? whole);
    if (URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol)) return filled.replace(/\/+$/, '');
    throw this.invalid(key, 'an address that starts with http:// or https://');
  }

  /** The content of a PEM file; `~` is the home folder. */
  pem(key: string, homeDir: string, cwd: string): string | null {
    const file = this.text(key);
    if (file === undefined) return null;
    const path = resolve(cwd, file.replace(/^~(?=\/|$)/, homeDir));
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      throw this.invalid(key, `a PEM file that can be read (${messageOf(error)})`);
    }
    if (!text.includes('-----BEGIN ')) throw this.invalid(key, 'a file with PEM text');
    return text;
  }

  list(key: string): unknown[] | undefined {
    const value = this.value(key);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.invalid(key, 'a list');
  }

  invalid(key: string, allowed: string): DomainError {
    const where = this.source === 'environment' ? 'environment' : this.source;
    return new DomainError({
      code: 'CLOUD_CONFIG_INVALID',
      status: 500,
      message: `${where}, cloud ${this.name}, ${this.shownKey(key)}: found ${this.shown(key)}, allowed is ${allowed}`,
      action:
        this.source === 'environment'
          ? 'Correct the variable.'
          : `Correct ${key} of cloud ${this.name} in ${this.source}.`,
      details: { source: this.source, cloud: this.name, key },
    });
  }

  private value(key: string): unknown {
    const [first, second] = outerWins.test(key) ? [this.top, this.auth] : [this.auth, this.top];
    const value = first[key] ?? second[key];
    return value === null || value === '' ? undefined : value;
  }

  private shownKey(key: string): string {
    return this.source === 'environment' ? `OS_${key.toUpperCase()}` : key;
  }

  private shown(key: string): string {
    const value = this.value(key);
    return value !== undefined && secretKeys.test(key) ? 'a hidden value' : described(value);
  }
}

/** `user-domain-name` is `user_domain_name`. */
function normalized(values: Section): Section {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replaceAll('-', '_'),
      isSection(value) ? normalized(value) : value,
    ]),
  );
}

/** `rate_limit: {compute: 5}` is `compute_rate_limit: 5`, and so with `concurrency`: openstacksdk takes them by service type. */
function byService(values: Section): Section {
  const spread = Object.entries(values).flatMap(([key, value]): [string, unknown][] =>
    ['rate_limit', 'concurrency'].includes(key) && isSection(value)
      ? Object.entries(value).map(([type, one]) => [`${type}_${key}`, one])
      : [[key, value]],
  );
  return Object.fromEntries(spread);
}
