import type { IncomingHttpHeaders } from 'node:http';
import { novaError } from './refusals';

export const lowestMinor = 1;
export const highestMinor = 93;

const wantedVersion = (headers: IncomingHttpHeaders): string | undefined => {
  const general = [headers['openstack-api-version']].flat().join(',');
  const compute = /(?:^|,)\s*compute\s+([^\s,]+)/i.exec(general)?.[1];
  return compute ?? [headers['x-openstack-nova-api-version']].flat()[0];
};

/** The minor version of compute 2.x that a request asks for: 2.1 when it does not say. */
export function negotiateMinor(headers: IncomingHttpHeaders): number {
  const wanted = wantedVersion(headers);
  if (wanted === undefined) return lowestMinor;
  if (wanted === 'latest') return highestMinor;
  const parts = /^(\d+)\.(\d+)$/.exec(wanted);
  if (!parts) {
    throw novaError(400, `API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`);
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  if (major !== 2 || minor < lowestMinor || minor > highestMinor) {
    const range = `Minimum is 2.${lowestMinor} and maximum is 2.${highestMinor}.`;
    throw novaError(406, `Version ${wanted} is not supported by the API. ${range}`);
  }
  return minor;
}

export const versionHeaders = (minor: number): Record<string, string> => ({
  'openstack-api-version': `compute 2.${minor}`,
  'x-openstack-nova-api-version': `2.${minor}`,
  vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
});
