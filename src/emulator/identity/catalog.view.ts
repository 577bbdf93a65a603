import { createHash } from 'node:crypto';

interface CatalogEntry {
  id: string;
  type: string;
  name: string;
  endpoints: { id: string; interface: string; region: string; region_id: string; url: string }[];
}

export const region = 'RegionOne';
const idOf = (text: string): string => createHash('md5').update(text).digest('hex');

const services: [type: string, name: string, path: string][] = [
  ['identity', 'keystone', '/v3'],
  ['compute', 'nova', '/compute/v2.1'],
  ['network', 'neutron', '/network'],
  ['image', 'glance', '/image'],
  ['volumev3', 'cinderv3', '/volume/v3'],
  ['orchestration', 'heat', '/orchestration/v1/$(project_id)s'],
  ['object-store', 'swift', '/object-store/v1/AUTH_$(project_id)s'],
];

/** The service catalog for a client that reached us under `origin`; the address of some services has the project in it. */
export function catalog(origin: string, projectId = '$(project_id)s'): CatalogEntry[] {
  return services.map(([type, name, path]) => ({
    id: idOf(type),
    type,
    name,
    endpoints: ['public', 'internal', 'admin'].map((kind) => ({
      id: idOf(`${type} ${kind}`),
      interface: kind,
      region,
      region_id: region,
      url: `${origin}${path}`.replace('$(project_id)s', projectId),
    })),
  }));
}
