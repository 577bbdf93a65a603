import { DomainError } from '../common/errors';
import type { CatalogEntry } from './authentication';
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
    case 'compute':
      // Old catalogs end in /v2.1/<project id>, and that belongs to the address.
      return /\/v2(\.1)?(\/|$)/.test(new URL(bare).pathname) ? bare : `${bare}/v2.1`;
  }
}

/** Where compute describes its version: the address up to `/v2.1/`. */
export const computeVersionUrl = (base: string): string => base.replace(/(\/v2(\.1)?)(\/.*)?$/, '$1/');

/** @throws DomainError CLOUD_ENDPOINT_NOT_FOUND that tells what the catalog does have */
export function endpointOf(service: ServiceType, catalog: CatalogEntry[], settings: CloudSettings): string {
  const override = settings.endpoints[service];
  if (override !== undefined) return versioned(service, override);
  const offered = catalog.filter((entry) => entry.type === service).flatMap((entry) => entry.endpoints);
  const found = offered.find(
    ({ interface: kind, region, region_id }) =>
      kind === settings.interface && (settings.region === null || (region_id ?? region) === settings.region),
  );
  if (found) return versioned(service, found.url);
  const known = offered.map(
    ({ interface: kind, region, region_id }) => `${kind} in ${region_id ?? region ?? 'no region'}`,
  );
  throw new DomainError({
    code: 'CLOUD_ENDPOINT_NOT_FOUND',
    status: 502,
    message:
      `cloud ${settings.name}: its catalog has no ${settings.interface} endpoint of ${service}` +
      `${settings.region === null ? '' : ` in region ${settings.region}`}; it has ${known.join(', ') || 'none at all'}`,
    action: `Correct region_name or interface in ${settings.source}, or give ${service}_endpoint_override.`,
  });
}
