import type { IncomingHttpHeaders } from 'node:http';
import { novaError } from './refusals';

export const highestVolumeMinor = 70;

/** The minor version of block storage 3.x that a request asks for: 3.0 when it does not say. */
export function negotiateVolumeMinor(headers: IncomingHttpHeaders): number {
  const general = [headers['openstack-api-version']].flat().join(',');
  const wanted = /(?:^|,)\s*volume\s+([^\s,]+)/i.exec(general)?.[1];
  if (wanted === undefined) return 0;
  if (wanted === 'latest') return highestVolumeMinor;
  const parts = /^(\d+)\.(\d+)$/.exec(wanted);
  if (!parts) {
    throw novaError(400, `API Version String ${wanted} is of invalid format. Must be of format MajorNum.MinorNum.`);
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  if (major !== 3 || minor > highestVolumeMinor) {
    const range = `Minimum is 3.0 and maximum is 3.${highestVolumeMinor}.`;
    throw novaError(406, `Version ${wanted} is not supported by the API. ${range}`);
  }
  return minor;
}

export const volumeVersionHeaders = (minor: number): Record<string, string> => ({
  'openstack-api-version': `volume 3.${minor}`,
  vary: 'OpenStack-API-Version',
});
