import { DomainError } from '../../common/errors';
import { flavors, images, networks, volumeSnapshots, volumeTypes, type Cloud } from '../../openstack';
import type { Database } from '../../database';
import { volumesOf, type BlueprintSpec, type FlavorQuery, type ImageQuery } from '../../fleets';
import { mayBeSeenBy, ownersOf } from '../images/image.owners';
import { isMark } from '../marks';
import { sharedRead } from '../seen/shared.read';
import type { Before, FlavorChoice, ImageChoice } from './memory';
import { chooseFlavor, chooseImage } from './reference.queries';
import { mayBeReadBy } from '../volume-snapshots/snapshot.marks';

/** Names of the cloud's own things that a blueprint uses, resolved to their ids. */
export interface References {
  /** One that this account may see, by name or id. */
  imageNamed(name: string, accountId: string, before?: Before<ImageChoice>): ImageChoice;
  flavorNamed(name: string, before?: Before<FlavorChoice>): FlavorChoice;
  chooseImage(query: ImageQuery, accountId: string, before?: Before<ImageChoice>): ImageChoice;
  chooseFlavor(query: FlavorQuery, fromVolume: boolean, before?: Before<FlavorChoice>): FlavorChoice;
  externalNetworkId(name: string): string;
  volumeType(name: string): { id: string; name: string };
  hasVolumeType(name: string): boolean;
  /** Of a volume, and one that this account may read. */
  snapshot(name: string, accountId: string): { id: string; sizeGiB: number };
  /** Of a network that is no fleet's. */
  networkId(name: string): string;
}

/** Without asking the cloud: names stand for their ids, and nothing is chosen. */
export const byName: References = {
  imageNamed: (name) => ({ id: name, query: JSON.stringify(name) }),
  flavorNamed: (name) => ({ id: name, name, cores: 0, ramMiB: 0, query: JSON.stringify(name) }),
  chooseImage: (query) => ({ id: '', query: JSON.stringify(query) }),
  chooseFlavor: (query) => ({ id: '', name: '', cores: 0, ramMiB: 0, query: JSON.stringify(query) }),
  volumeType: (name) => ({ id: name, name }),
  hasVolumeType: () => true,
  snapshot: (name) => ({ id: name, sizeGiB: 0 }),
  externalNetworkId: (name) => name,
  networkId: (name) => name,
};

interface Offered {
  id: string;
  name: string | null;
}

/** Reads from the cloud only what the blueprint names. */
export const resolveReferences = (database: Database, cloud: Cloud, spec: BlueprintSpec): Promise<References> =>
  readReferences(database, cloud, needsOf([spec]));

export interface ReferenceNeeds {
  servers: boolean;
  external: boolean;
  volumeTypes: boolean;
  snapshots: boolean;
  networks: boolean;
}

/** Of what kinds any of the blueprints name something. */
export const needsOf = (specs: BlueprintSpec[]): ReferenceNeeds => ({
  servers: specs.some(({ servers }) => servers.length > 0),
  external: specs.some(({ router }) => Boolean(router?.externalNetwork)),
  volumeTypes: specs.some((spec) => volumesOf(spec).some(({ type }) => type !== null)),
  snapshots: specs.some((spec) => volumesOf(spec).some(({ snapshot }) => snapshot !== null)),
  networks: specs.some(({ networks: some }) => some.some(({ existing }) => existing !== undefined)),
});

/** Reads what the cloud offers, of the kinds asked for; for any number of blueprints. */
export async function readReferences(database: Database, cloud: Cloud, needs: ReferenceNeeds): Promise<References> {
  const [{ imageList, owners }, flavorList, externalList, typeList, snapshotList, networkList] = await Promise.all([
    needs.servers ? sharedRead(cloud, 'images', () => offeredImages(database, cloud)) : noImages,
    needs.servers ? sharedRead(cloud, 'flavors', () => flavors.list(cloud)) : [],
    needs.external
      ? sharedRead(cloud, 'external networks', () => networks.list(cloud, { 'router:external': true }))
      : [],
    needs.volumeTypes ? sharedRead(cloud, 'volume types', () => volumeTypes.list(cloud)) : [],
    needs.snapshots
      ? sharedRead(cloud, 'volume snapshots', () => volumeSnapshots.list(cloud, { status: 'available' }))
      : [],
    needs.networks ? sharedRead(cloud, 'networks of others', () => notOurs(cloud)) : [],
  ]);
  const imagesFor = (accountId: string) => imageList.filter((image) => mayBeSeenBy([accountId], owners, image));
  return {
    imageNamed: (name, accountId, before) => {
      const [query, offered] = [JSON.stringify(name), imagesFor(accountId)];
      return { id: (staysAs(before, query, offered, name) ? before : find('image', offered, name)).id, query };
    },
    flavorNamed: (name, before) => {
      const query = JSON.stringify(name);
      const stays = staysAs(before, query, flavorList, name);
      const { id, name: called, cores, ramMiB } = stays ? before : sizeOf(find('flavor', flavorList, name));
      return { id, name: called, cores, ramMiB, query };
    },
    chooseImage: (query, accountId, before) => chooseImage(imagesFor(accountId), query, before),
    chooseFlavor: (query, fromVolume, before) => chooseFlavor(flavorList, query, fromVolume, before),
    volumeType: (name) => named(find('volume type', typeList, name)),
    hasVolumeType: (name) => typeList.some((type) => isCalled(type, name)),
    snapshot: (name, accountId) => {
      const readable = snapshotList.filter(({ metadata }) => mayBeReadBy(accountId, metadata));
      const { id, size } = find('volume snapshot', readable, name);
      return { id, sizeGiB: size };
    },
    externalNetworkId: (name) => find('external network', externalList, name).id,
    networkId: (name) => find('network', networkList, name).id,
  };
}

const noImages = { imageList: [], owners: new Map<string, string>() };

/** The records after the list: whoever's image is in it, that is on record by then. */
async function offeredImages(database: Database, cloud: Cloud) {
  const imageList = await images.list(cloud, { status: 'active' });
  return { imageList, owners: await ownersOf(database, imageList) };
}

/** A server on another fleet's network would keep that fleet from ever being deleted. */
const notOurs = async (cloud: Cloud): Promise<Offered[]> =>
  (await networks.list(cloud)).filter(({ description }) => !isMark(description ?? ''));

const sizeOf = ({ id, name, vcpus: cores, ram: ramMiB }: flavors.Flavor) => ({ id, name, cores, ramMiB });

const named = ({ id, name }: Offered): { id: string; name: string } => ({ id, name: name ?? id });

/**
 * Whether the text means what it meant before: as long as something stands that was made of it. Names are given to newer
 * things, and what had one is renamed or removed, which is no reason to make a fleet's servers anew.
 */
const staysAs = <C extends { id: string; query: string }>(
  before: Before<C> | undefined,
  query: string,
  offered: Offered[],
  wanted: string,
): before is Before<C> =>
  before?.query === query && (before.standing || offered.some((one) => one.id === before.id && isCalled(one, wanted)));

const isCalled = ({ id, name }: Offered, wanted: string): boolean => id === wanted || name === wanted;

function find<T extends Offered>(what: string, offered: T[], wanted: string): T {
  const matches = offered.filter((one) => isCalled(one, wanted));
  if (matches.length === 1) return matches[0];
  const names = [...new Set(offered.map(({ name }) => name))].sort().join(', ') || 'none';
  throw new DomainError({
    code: 'CLOUD_REFERENCE_INVALID',
    status: 422,
    message:
      matches.length === 0
        ? `the cloud has no ${what} ${wanted}; it offers: ${names}`
        : `the cloud has ${matches.length} of ${what} ${wanted}`,
    action: `Name one of what the cloud offers in the blueprint, by its ${matches.length > 1 ? 'id' : 'name or id'}.`,
  });
}
