import { z } from 'zod';
import { path, type Cloud } from '../call';
import { createOne, getOne, listAll, removeOne, type Kind } from '../verbs';

const credentialSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  project_id: z.string(),
  expires_at: z.string().nullable(),
  /** null when it was never said, which means no. */
  unrestricted: z.boolean().nullish(),
});
/** Immutable, and bound to the user's roles in the project. */
export type ApplicationCredential = z.infer<typeof credentialSchema>;

const createdSchema = credentialSchema.extend({ secret: z.string() });

export interface NewApplicationCredential {
  name: string;
  description?: string;
  /** ISO 8601. */
  expires_at?: string;
  roles?: ({ id: string } | { name: string })[];
  unrestricted?: boolean;
  access_rules?: { service: string; method: string; path: string }[];
}

async function kind<S extends z.ZodType>(cloud: Cloud, schema: S): Promise<Kind<S>> {
  return {
    service: 'identity',
    path: path`/users/${await cloud.userId()}/application_credentials`,
    items: 'application_credentials',
    item: 'application_credential',
    schema,
    pageSize: null,
  };
}

/** Those of the cloud's own user. */
export const list = async (cloud: Cloud, filter: { name?: string } = {}): Promise<ApplicationCredential[]> =>
  listAll(cloud, await kind(cloud, credentialSchema), filter);

export const get = async (cloud: Cloud, id: string): Promise<ApplicationCredential> =>
  getOne(cloud, await kind(cloud, credentialSchema), id);

/** `secret` is shown this once and never again. */
export const create = async (
  cloud: Cloud,
  wanted: NewApplicationCredential,
): Promise<ApplicationCredential & { secret: string }> => createOne(cloud, await kind(cloud, createdSchema), wanted);

export const remove = async (cloud: Cloud, id: string): Promise<boolean> =>
  removeOne(cloud, await kind(cloud, credentialSchema), id);
