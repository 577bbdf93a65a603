import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { canonicalAddress, isLoopback } from '../common/addresses';
import { roles, type Role } from '../common/role';

/** What a name at the identity provider means here, in the order of the variable. A name may stand more than once. */
export type Mapping<T extends string = string> = readonly (readonly [name: string, value: T])[];

/** `name=value,name=value`. Names may have `=` in them: the last one separates. */
const pairs = (text: string): [string, string][] =>
  text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.lastIndexOf('=');
      return [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()];
    });

const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

const roleMapping = z
  .string()
  .transform(pairs)
  .refine((given) => given.every(([name, role]) => name !== '' && isRole(role)), {
    error: `name=role with commas between, where a role is ${roles.join(', ')}`,
  })
  .transform((given) => given as [string, Role][]);

const accountMapping = z
  .string()
  .transform(pairs)
  .refine((given) => given.every(([name, account]) => name !== '' && account !== ''), {
    error:
      'name=account with commas between, where an account is its id, its name, or * for every one; a name may come more than once',
  });

/** What comes over an open wire cannot be believed: plain HTTP is for tests on this machine. */
const safeUrl = z.string().refine((text) => URL.canParse(text) && isSafe(new URL(text)), {
  error: 'an address that starts with https://',
});
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || isLoopback(hostname)));

const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const number = (what: string, most: number, fallback: number) => {
  const allowed = `a number of ${what} from 1 to ${most}`;
  return z.coerce.number({ error: allowed }).min(1, allowed).max(most, allowed).default(fallback);
};

export interface TextFile {
  path: string;
  text: string;
}

const file = z.string().transform((path, context): TextFile => {
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch {
    context.issues.push({ code: 'custom', input: path, message: 'a file that can be read' });
    return z.NEVER;
  }
});

/** The variables of sign-in, limits and transport. */
export const accessVariables = {
  MOORAGE_SESSION_HOURS: number('hours', 720, 8).describe('After how long, at most, a sign-in ends'),
  MOORAGE_SIGN_IN_ATTEMPTS: number('attempts a minute', 10_000, 10).describe(
    'Sign-ins that may fail a minute for one name; three times as many from one address',
  ),
  MOORAGE_KEYSTONE_SIGN_IN: z
    .enum(['auto', 'on', 'off'], { error: 'auto, on or off' })
    .default('auto')
    .describe(
      "Whether users of the cloud's Keystone may sign in; auto: yes, but those of the embedded emulator, whose password everybody knows, only on this machine itself: with HOST on loopback, neither MOORAGE_PUBLIC_URL nor MOORAGE_TRUSTED_PROXIES, and through no proxy",
    ),
  MOORAGE_KEYSTONE_DOMAIN: z
    .string()
    .default('Default')
    .describe('Domain of Keystone users and projects that name none'),
  MOORAGE_KEYSTONE_ROLES: roleMapping
    .default([['admin', 'admin']])
    .describe("What Keystone's roles are here, such as admin=admin,member=operator; the strongest counts"),
  MOORAGE_KEYSTONE_PROJECTS: accountMapping
    .default([])
    .describe('Which accounts members of Keystone projects see, such as harbour=Harbour GmbH,ops=*'),
  MOORAGE_OIDC_ISSUER: safeUrl.optional().describe('OpenID Connect provider; without it there is no such sign-in'),
  MOORAGE_OIDC_CLIENT_ID: z.string().optional().describe('Our client id there'),
  MOORAGE_OIDC_CLIENT_SECRET: z.string().optional().describe('Our secret there; absent for a public client'),
  MOORAGE_OIDC_SCOPES: z
    .string()
    .default('openid profile email')
    .describe('What is asked for there; `openid` is part of it'),
  MOORAGE_OIDC_NAME: z.string().default('Single sign-on').describe('What the way in is called'),
  MOORAGE_OIDC_GROUPS: z.string().default('groups').describe("Claim that lists somebody's groups"),
  MOORAGE_OIDC_ROLES: roleMapping.default([]).describe('What groups are here, such as fleet-admins=admin,ops=operator'),
  MOORAGE_OIDC_ACCOUNTS: accountMapping
    .default([])
    .describe('Which accounts groups see, such as harbour=Harbour GmbH,ops=*'),
  MOORAGE_API_RATE: number('requests a second', 1_000_000, 500).describe(
    'Requests a second from one caller, and from one address; ten times as many from loopback',
  ),
  MOORAGE_API_BURST_SECONDS: number('seconds', 3_600, 4).describe(
    "For how many seconds' worth of that one may come at once",
  ),
  MOORAGE_TRUSTED_PROXIES: z
    .string()
    .transform(list)
    .refine((given) => given.every((one) => canonicalAddress(one) !== null), {
      error: 'addresses or blocks (10.0.0.0/8) with commas between',
    })
    .default([])
    .describe('Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed'),
  MOORAGE_CORS_ORIGINS: z
    .string()
    .transform(list)
    .refine((given) => given.every((one) => URL.canParse(one) && new URL(one).origin === one), {
      error: 'origins such as https://example.org with commas between',
    })
    .default([])
    .describe('Web pages of other origins that may call the API from browsers; none when absent'),
  MOORAGE_TLS_CERT: file.optional().describe('Certificate chain (PEM file): the API is served by HTTPS then'),
  MOORAGE_TLS_KEY: file.optional().describe('Its key (PEM file)'),
};
