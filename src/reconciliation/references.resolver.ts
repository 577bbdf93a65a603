import { DomainError } from '../common/errors';
import { flavors, images, networks, type Cloud } from '../openstack';
import type { BlueprintSpec } from '../fleets';

/** Names of the cloud's own things that a blueprint uses, resolved to their ids. */
export interface References {
  imageId(name: string): string;
  flavor(name: string): { id: string; name: string };
  externalNetworkId(name: string): string;
}

interface Offered {
  id: string;
  name: string | null;
}

/** Reads from the cloud only what the blueprint names. */
export const resolveReferences = (cloud: Cloud, { servers, router }: BlueprintSpec): Promise<References> =>
  readReferences(cloud, { servers: servers.length > 0, external: Boolean(router?.externalNetwork) });

/** Reads what the cloud offers, of the kinds asked for; for any number of blueprints. */
export async function readReferences(
  cloud: Cloud,
  needs: { servers: boolean; external: boolean },
): Promise<References> {
  const [imageList, flavorList, externalList] = await Promise.all([
    needs.servers ? images.list(cloud, { status: 'active' }) : [],
    needs.servers ? flavors.list(cloud) : [],
    needs.external ? networks.list(cloud, { 'router:external': true }) : [],
  ]);
  return {
    imageId: (name) => find('image', imageList, name).id,
    flavor: (name) => {
      const { id, name: flavorName } = find('flavor', flavorList, name);
      return { id, name: flavorName ?? id };
    },
    externalNetworkId: (name) => find('external network', externalList, name).id,
  };
}

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
