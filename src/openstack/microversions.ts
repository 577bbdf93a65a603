import { DomainError } from '../common/errors';
import type { ServiceType } from './cloud-settings';

export interface VersionRange {
  min: string;
  max: string;
}

const parts = (version: string): [number, number] => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
};

export function compareVersions(a: string, b: string): number {
  const [majorA, minorA] = parts(a);
  const [majorB, minorB] = parts(b);
  return majorA - majorB || minorA - minorB;
}

export const isWithin = ({ min, max }: VersionRange, wanted: string): boolean =>
  compareVersions(wanted, max) <= 0 && compareVersions(wanted, min) >= 0;

/** The oldest releases that are known to do. */
const releases: Partial<Record<ServiceType, string>> = {
  compute: 'Nova (2.79 is Train, 2019)',
  'block-storage': 'Cinder (3.42 is Pike, 2017)',
};

/** @throws DomainError CLOUD_TOO_OLD or CLOUD_TOO_NEW when the server does not speak the version */
export function requireMicroversion(service: ServiceType, range: VersionRange, wanted: string, cloud: string): void {
  if (isWithin(range, wanted)) return;
  const tooOld = compareVersions(wanted, range.max) > 0;
  throw new DomainError({
    code: tooOld ? 'CLOUD_TOO_OLD' : 'CLOUD_TOO_NEW',
    status: 502,
    message: `cloud ${cloud}: ${service} speaks microversions ${range.min} to ${range.max}, and ${wanted} is needed`,
    action: tooOld
      ? `Use a cloud with a newer ${releases[service] ?? service}.`
      : 'Use a newer release of this service.',
  });
}

/**
 * Nova before 2.27 knows only the second header (api-guide, "Microversions"); Cinder is called `volume` in the first
 * and has no other.
 */
export const microversionHeaders = (service: ServiceType, version: string): Record<string, string> =>
  service === 'block-storage'
    ? { 'openstack-api-version': `volume ${version}` }
    : { 'openstack-api-version': `compute ${version}`, 'x-openstack-nova-api-version': version };
