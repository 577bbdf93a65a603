import { z } from 'zod';
import type { CloudSettings, Credentials, DomainReference, Reference } from './cloud-settings';

const named = z.looseObject({ id: z.string(), name: z.string() });

const endpointSchema = z.looseObject({
  interface: z.string(),
  url: z.string(),
  region: z.string().nullish(),
  region_id: z.string().nullish(),
});

const catalogEntrySchema = z.looseObject({ type: z.string(), endpoints: z.array(endpointSchema).default([]) });
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;

export const tokenSchema = z.looseObject({
  expires_at: z.iso.datetime(),
  issued_at: z.iso.datetime(),
  user: named.extend({ domain: named.optional() }),
  project: named.extend({ domain: named.optional() }).optional(),
  roles: z.array(named).default([]),
  catalog: z.array(catalogEntrySchema).default([]),
});
/** What Keystone says of a token (api-ref identity v3, "Password authentication with scoped authorization"). */
export type TokenInfo = z.infer<typeof tokenSchema>;

const domainBody = (domain: DomainReference | undefined) => (domain === undefined ? {} : { domain });
const referenceBody = (reference: Reference) =>
  'id' in reference ? { id: reference.id } : { name: reference.name, ...domainBody(reference.domain) };

function identityBody(credentials: Credentials): Record<string, unknown> {
  switch (credentials.method) {
    case 'password': {
      const user = { ...referenceBody(credentials.user), password: credentials.password };
      return { methods: ['password'], password: { user } };
    }
    case 'application_credential': {
      const { id, name, user, secret } = credentials;
      const chosen = id === undefined ? { name, ...(user ? { user: referenceBody(user) } : {}) } : { id };
      return { methods: ['application_credential'], application_credential: { ...chosen, secret } };
    }
    case 'token':
      return { methods: ['token'], token: { id: credentials.token } };
  }
}

/** Body of POST /v3/auth/tokens. Keystone refuses a scope beside an application credential. */
export function authenticationBody({ credentials, project }: Pick<CloudSettings, 'credentials' | 'project'>): unknown {
  const scope =
    project === null || credentials.method === 'application_credential'
      ? {}
      : { scope: { project: referenceBody(project) } };
  return { auth: { identity: identityBody(credentials), ...scope } };
}

/** The values that must never be shown. */
export function secretsOf({ credentials }: Pick<CloudSettings, 'credentials'>): string[] {
  switch (credentials.method) {
    case 'password':
      return [credentials.password];
    case 'application_credential':
      return [credentials.secret];
    case 'token':
      return [credentials.token];
  }
}
