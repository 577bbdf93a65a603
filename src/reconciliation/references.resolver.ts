import { DomainError } from '../common/errors';
import { flavors, images, networks, type Cloud } from '../openstack';
import type { BlueprintSpec } from '../fleets';
import { isMark } from './marks';

/** Names of the cloud's own things that a blueprint uses, resolved to their ids. */
export interface References {
  imageId(name: string): string;
  flavor(name: string): { id: string; name: string };
  externalNetworkId(name: string): string;
  /** A network that the blueprint uses, but that is not the fleet's. */
  networkId(name: string): string;
}

interface Offered {
  id: string;
  name: string | null;
}

/** Reads from the cloud only what the blueprint names. */
export async function resolveReferences(cloud: Cloud, spec: BlueprintSpec): Promise<References> {
  const { servers } = spec;
  const existing = spec.networks.some((network) => network.existing !== undefined);
  const [imageList, flavorList, externalList, networkList] = await Promise.all([
    servers.length > 0 ? images.list(cloud, { status: 'active' }) : [],
    servers.length > 0 ? flavors.list(cloud) : [],
    spec.router?.externalNetwork ? networks.list(cloud, { 'router:external': true }) : [],
    existing ? notOurs(cloud) : [],
  ]);
  return {
    imageId: (name) => find('image', imageList, name).id,
    flavor: (name) => {
      const { id, name: flavorName } = find('flavor', flavorList, name);
      return { id, name: flavorName ?? id };
    },
    externalNetworkId: (name) => find('external network', externalList, name).id,
    networkId: (name) => find('network', networkList, name).id,
  };
}

/** A server on another fleet's network would keep that fleet from ever being deleted. */
const notOurs = async (cloud: Cloud): Promise<Offered[]> =>
  (await networks.list(cloud)).filter(({ description }) => !isMark(description ?? ''));

function find(what: string, offered: Offered[], wanted: string): Offered {
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
