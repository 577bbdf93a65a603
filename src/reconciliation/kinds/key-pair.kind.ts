import { ifThere, keypairs, type Cloud } from '../../openstack';
import { fingerprintOf } from '../marks';
import type { KindDriver, Seen } from '../resource.types';
import { sharedRead } from '../seen/shared.read';
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
  attributes: { keyFingerprint: pair.fingerprint, keyDigest: fingerprintOf(pair.public_key) },
});

/** All of the user. */
export const allKeyPairs = (cloud: Cloud): Promise<KeyPair[]> =>
  sharedRead(cloud, 'key pairs', () => keypairs.list(cloud));

export const keyPairKind: KindDriver<'key_pair'> = {
  kind: 'key_pair',
  fenced: true,
  list: async ({ cloud }, marks) => {
    const found = await Promise.all(
      marks.map(async ({ key, name }) => {
        const pair = await ifThere(keypairs.get(cloud, name));
        return pair ? [seenOf(key, pair)] : [];
      }),
    );
    return found.flat();
  },
  everything: async (cloud) =>
    listedBy(
      await allKeyPairs(cloud),
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
