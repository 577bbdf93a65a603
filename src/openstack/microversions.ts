import { DomainError } from '../common/errors';

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

/** @throws DomainError CLOUD_TOO_OLD or CLOUD_TOO_NEW when the server does not speak the version */
export function requireMicroversion(range: VersionRange, wanted: string, cloud: string): void {
  const tooOld = compareVersions(wanted, range.max) > 0;
  if (!tooOld && compareVersions(wanted, range.min) >= 0) return;
  throw new DomainError({
    code: tooOld ? 'CLOUD_TOO_OLD' : 'CLOUD_TOO_NEW',
    status: 502,
    message: `cloud ${cloud}: compute speaks microversions ${range.min} to ${range.max}, and ${wanted} is needed`,
    action: tooOld ? 'Use a cloud with a newer Nova (2.79 is Train, 2019).' : 'Use a newer release of this service.',
  });
}

/** Nova before 2.27 knows only the second of these (api-guide, "Microversions"). */
export const microversionHeaders = (version: string): Record<string, string> => ({
  'openstack-api-version': `compute ${version}`,
  'x-openstack-nova-api-version': version,
});
