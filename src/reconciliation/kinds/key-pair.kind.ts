import { isFailure, keypairs } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { listedBy, never, noDifference } from './kind.helpers';

type KeyPair = Awaited<ReturnType<typeof keypairs.get>>;

const seenOf = (key: string, pair: KeyPair): Seen => ({
  kind: 'key_pair',
  key,
  // A key pair has no id; its name is unique for the user.
  cloudId: pair.name,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: { keyFingerprint: pair.fingerprint },
});

export const keyPairKind: KindDriver<'key_pair'> = {
  kind: 'key_pair',
  fenced: true,
  list: async ({ cloud }, marks) => {
    const found = await Promise.all(
      marks.map(async ({ key, name }) => {
        try {
          return [seenOf(key, await keypairs.get(cloud, name))];
        } catch (error) {
          if (isFailure(error, 'gone')) return [];
          throw error;
        }
      }),
    );
    return found.flat();
  },
  everything: async (cloud) =>
    listedBy(
      await keypairs.list(cloud),
      (pair) => pair.name,
      seenOf,
      ({ name }) => name,
    ),
  create: async ({ cloud }, { key, name, spec }) =>
    seenOf(key, await keypairs.create(cloud, { name, public_key: spec.publicKey })),
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await keypairs.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
