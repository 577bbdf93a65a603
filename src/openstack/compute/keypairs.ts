import { z } from 'zod';
import type { Cloud } from '../call';
import { createOne, getOne, listAll, removeOne, type Kind } from '../verbs';

const keypairSchema = z.looseObject({
  name: z.string(),
  public_key: z.string(),
  fingerprint: z.string(),
  type: z.string().optional(),
});
/** Belongs to the user, not to the project; its name is its id and never repeats. */
export type Keypair = z.infer<typeof keypairSchema>;

// 2.35 pages the list.
const common = { service: 'compute', path: '/os-keypairs', items: 'keypairs', microversion: '2.35' } as const;
const keypairs: Kind<typeof keypairSchema> = { ...common, item: 'keypair', schema: keypairSchema };
// In a list each one is wrapped once more.
const listed = z.looseObject({ id: z.string().optional(), keypair: keypairSchema });

export const list = async (cloud: Cloud): Promise<Keypair[]> =>
  (await listAll(cloud, { ...common, item: null, schema: listed })).map(({ keypair }) => keypair);

export const get = (cloud: Cloud, name: string): Promise<Keypair> => getOne(cloud, keypairs, name);

/** Imports a public key; of class `exists` when the user has a pair of this name. */
export const create = (cloud: Cloud, wanted: { name: string; public_key: string }): Promise<Keypair> =>
  createOne(cloud, keypairs, wanted);

export const remove = (cloud: Cloud, name: string): Promise<boolean> => removeOne(cloud, keypairs, name);
