import { DomainError } from '../common/errors';
import { flavors, images, networks, volumeTypes, type Cloud } from '../openstack';
import { volumesOf, type BlueprintSpec, type FlavorQuery, type ImageQuery } from '../fleets';
import type { Before, FlavorChoice, ImageChoice } from './memory';
import { chooseFlavor, chooseImage } from './reference.queries';

/** Names of the cloud's own things that a blueprint uses, resolved to their ids. */
export interface References {
  imageId(name: string): string;
  flavor(name: string): { id: string; name: string; cores: number; ramMiB: number };
  chooseImage(query: ImageQuery, before?: Before<ImageChoice>): ImageChoice;
  chooseFlavor(query: FlavorQuery, fromVolume: boolean, before?: Before<FlavorChoice>): FlavorChoice;
  externalNetworkId(name: string): string;
  volumeType(name: string): { id: string; name: string };
}

interface Offered {
  id: string;
  name: string | null;
}

/** Reads from the cloud only what the blueprint names. */
export async function resolveReferences(cloud: Cloud, spec: BlueprintSpec): Promise<References> {
  const { servers } = spec;
  const typed = volumesOf(spec).some(({ type }) => type !== null);
  const [imageList, flavorList, externalList, typeList] = await Promise.all([
    servers.length > 0 ? images.list(cloud, { status: 'active' }) : [],
    servers.length > 0 ? flavors.list(cloud) : [],
    spec.router?.externalNetwork ? networks.list(cloud, { 'router:external': true }) : [],
    typed ? volumeTypes.list(cloud) : [],
  ]);
  return {
    imageId: (name) => find('image', imageList, name).id,
    flavor: (name) => {
      const { vcpus, ram, ...flavor } = find('flavor', flavorList, name);
      return { ...named(flavor), cores: vcpus, ramMiB: ram };
    },
    chooseImage: (query, before) => chooseImage(imageList, query, before),
    chooseFlavor: (query, fromVolume, before) => chooseFlavor(flavorList, query, fromVolume, before),
    volumeType: (name) => named(find('volume type', typeList, name)),
    externalNetworkId: (name) => find('external network', externalList, name).id,
  };
}

const named = ({ id, name }: Offered): { id: string; name: string } => ({ id, name: name ?? id });

function find<T extends Offered>(what: string, offered: T[], wanted: string): T {
  const matches = offered.filter(({ id, name }) => id === wanted || name === wanted);
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
