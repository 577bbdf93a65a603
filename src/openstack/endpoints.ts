import { DomainError, hasCode } from '../common/errors';
import type { CatalogEntry, TokenInfo } from './authentication';
import type { CloudSettings, ServiceType } from './cloud-settings';

/** The service's address with the version that this client speaks, whether or not the catalog names a version. */
export function versioned(service: ServiceType, endpoint: string): string {
  const bare = endpoint.replace(/\/+$/, '');
  switch (service) {
    case 'identity':
      return `${bare.replace(/\/v(2\.0|3)$/, '')}/v3`;
    case 'network':
      return `${bare.replace(/\/v2\.0$/, '')}/v2.0`;
    case 'image':
      return `${bare.replace(/\/v[12](\.\d+)?$/, '')}/v2`;
    case 'block-storage':
      // Most catalogs end in /v3/<project id>, and that belongs to the address.
      return /\/v3(\/|$)/.test(new URL(bare).pathname) ? bare : `${bare}/v3`;
    // Catalogs end in /v1/<project id> and /v1/AUTH_<project id>, which nobody could guess.
    case 'orchestration':
    case 'object-store':
      return bare;
    case 'metric':
      return `${bare.replace(/\/v1$/, '')}/v1`;
    case 'compute':
      // Old catalogs end in /v2.1/<project id>, and that belongs to the address.
      return /\/v2(\.1)?(\/|$)/.test(new URL(bare).pathname) ? bare : `${bare}/v2.1`;
  }
}

/** Where compute and block storage describe their version: the address up to `/v2.1/` and `/v3/`. */
export const versionUrl = (base: string): string => base.replace(/(\/v(2(\.1)?|3))(\/.*)?$/, '$1/');

/** What catalogs call a service; Cinder's v3 is `volumev3` in most, `block-storage` by the service types authority. */
const catalogTypes = (service: ServiceType): string[] =>
  service === 'block-storage' ? ['block-storage', 'volumev3'] : [service];

/** An address with the ids that overrides may name, as keystoneauth fills them in: `…/v3/%(project_id)s`. */
export const filledIn = (address: string, { user, project }: Pick<TokenInfo, 'user' | 'project'>): string =>
  address.replaceAll('%(user_id)s', user.id).replace(/%\((project|tenant)_id\)s/g, (name) => project?.id ?? name);

const notOffered = 'CLOUD_ENDPOINT_NOT_FOUND';

/** Whether it failed since the cloud has no such service. */
export const isNotOffered = (error: unknown): boolean => hasCode(error, notOffered);

/** What a list gives, or nothing where the cloud has no such service. */
export async function whereOffered<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (isNotOffered(error)) return [];
    throw error;
  }
}

type Endpoint = CatalogEntry['endpoints'][number];

const regionIdOf = ({ region, region_id }: Endpoint): string | null => region_id ?? region ?? null;

/** Every region in which the cloud can be reached; first those of compute, in the catalog's order. */
export function regionsOf(catalog: CatalogEntry[], settings: CloudSettings): string[] {
  const ofCompute = catalog.filter(({ type }) => type === 'compute');
  const regions = [...ofCompute, ...catalog]
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ interface: kind }) => kind === settings.interface)
    .map(regionIdOf);
  return [...new Set(regions.filter((region) => region !== null))];
}

/** Where the endpoints that are taken are; null where the catalog tells of no region. */
export const regionOf = (catalog: CatalogEntry[], settings: CloudSettings): string | null =>
  settings.region ?? regionsOf(catalog, settings)[0] ?? null;

/** @throws DomainError CLOUD_ENDPOINT_NOT_FOUND that tells what the catalog does have */
export function endpointOf(service: ServiceType, catalog: CatalogEntry[], settings: CloudSettings): string {
  const override = settings.endpoints[service];
  if (override !== undefined) return versioned(service, override);
  const types = catalogTypes(service);
  const offered = types
    .flatMap((type) => catalog.filter((entry) => entry.type === type))
    .flatMap(({ endpoints }) => endpoints);
  const reachable = offered.filter(({ interface: kind }) => kind === settings.interface);
  const region = regionOf(catalog, settings);
  // Where no region is named, a service that stands in another one only is taken from there.
  const found =
    reachable.find((endpoint) => regionIdOf(endpoint) === region) ??
    (settings.region === null ? reachable[0] : undefined);
  if (found) return versioned(service, found.url);
  const known = offered.map((endpoint) => `${endpoint.interface} in ${regionIdOf(endpoint) ?? 'no region'}`);
  throw new DomainError({
    code: notOffered,
    status: 502,
    message:
      `cloud ${settings.name}: its catalog has no ${settings.interface} endpoint of ${service}` +
      `${settings.region === null ? '' : ` in region ${settings.region}`}; it has ${known.join(', ') || 'none at all'}`,
    action: `Correct region_name or interface in ${settings.source}, or give ${service.replaceAll('-', '_')}_endpoint_override.`,
  });
}
