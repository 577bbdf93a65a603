import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { z } from 'zod';
import type { Role } from '../common/role';
import type { accessVariables, Mapping, TextFile } from './access.schema';

type Values = z.infer<z.ZodObject<typeof accessVariables>>;

export interface AccessConfig {
  /** The longest that a sign-in lasts. */
  sessionMs: number;
  /** Sign-ins of one name that may fail a minute. */
  attemptsPerMinute: number;
  keystone: { signIn: 'auto' | 'on' | 'off'; domain: string; roles: Mapping<Role>; projects: Mapping };
  oidc: OidcConfig | null;
  /** Requests a second of one caller or address, and for how many seconds' worth at once. */
  rate: { perSecond: number; burstSeconds: number };
  trustedProxies: readonly string[];
  corsOrigins: readonly string[];
  /** PEM: certificate chain and key, as they were at the start, and where they stand. */
  tls: { cert: TextFile; key: TextFile } | null;
}

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  name: string;
  scopes: string;
  groupsClaim: string;
  roles: Mapping<Role>;
  accounts: Mapping;
}

/** What cannot be said of one variable alone. */
export const accessConflicts = (values: Partial<Values> & { MOORAGE_PUBLIC_URL?: string }) => {
  const oidc = values.MOORAGE_OIDC_ISSUER !== undefined;
  const conflicts: [name: string, allowed: string][] = [];
  if (oidc && !values.MOORAGE_OIDC_CLIENT_ID)
    conflicts.push(['MOORAGE_OIDC_CLIENT_ID', 'our client id at the provider']);
  if (oidc && !values.MOORAGE_PUBLIC_URL)
    conflicts.push(['MOORAGE_PUBLIC_URL', 'the address that browsers come back to']);
  if (values.MOORAGE_TLS_CERT && !values.MOORAGE_TLS_KEY) conflicts.push(['MOORAGE_TLS_KEY', "the certificate's key"]);
  if (values.MOORAGE_TLS_KEY && !values.MOORAGE_TLS_CERT) conflicts.push(['MOORAGE_TLS_CERT', "the key's certificate"]);
  const { MOORAGE_TLS_CERT: cert, MOORAGE_TLS_KEY: key } = values;
  if (cert && key && !isKeyPair(cert.text, key.text))
    conflicts.push(['MOORAGE_TLS_KEY', 'the key of MOORAGE_TLS_CERT, both as PEM']);
  return conflicts;
};

/** Whether the key is the certificate's. Throws where one cannot be read, also for being empty, which TLS passes over. */
export const isKeyOf = (cert: string, key: string): boolean =>
  new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));

/** Whether TLS can be served with the two. */
export function isKeyPair(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key });
    return isKeyOf(cert, key);
  } catch {
    return false;
  }
}

export const accessConfigOf = (values: Values): AccessConfig => ({
  sessionMs: values.MOORAGE_SESSION_HOURS * 3_600_000,
  attemptsPerMinute: values.MOORAGE_SIGN_IN_ATTEMPTS,
  keystone: {
    signIn: values.MOORAGE_KEYSTONE_SIGN_IN,
    domain: values.MOORAGE_KEYSTONE_DOMAIN,
    roles: values.MOORAGE_KEYSTONE_ROLES,
    projects: values.MOORAGE_KEYSTONE_PROJECTS,
  },
  oidc:
    values.MOORAGE_OIDC_ISSUER === undefined
      ? null
      : {
          issuer: values.MOORAGE_OIDC_ISSUER,
          clientId: values.MOORAGE_OIDC_CLIENT_ID ?? '',
          clientSecret: values.MOORAGE_OIDC_CLIENT_SECRET ?? null,
          name: values.MOORAGE_OIDC_NAME,
          scopes: values.MOORAGE_OIDC_SCOPES,
          groupsClaim: values.MOORAGE_OIDC_GROUPS,
          roles: values.MOORAGE_OIDC_ROLES,
          accounts: values.MOORAGE_OIDC_ACCOUNTS,
        },
  rate: { perSecond: values.MOORAGE_API_RATE, burstSeconds: values.MOORAGE_API_BURST_SECONDS },
  trustedProxies: values.MOORAGE_TRUSTED_PROXIES,
  corsOrigins: values.MOORAGE_CORS_ORIGINS,
  tls:
    values.MOORAGE_TLS_CERT !== undefined && values.MOORAGE_TLS_KEY !== undefined
      ? { cert: values.MOORAGE_TLS_CERT, key: values.MOORAGE_TLS_KEY }
      : null,
});
