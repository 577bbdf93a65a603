import { ok, type Call, type Route } from '../core/api.call';
import { highestVolumeMinor } from '../core/block-storage.version';
import { blockStorageQuotaRoutes } from './block-storage.quota.routes';
import { snapshotRoutes } from './snapshots.routes';
import { volumeTypeRoutes } from './volume-types.routes';
import { volumeRoutes } from './volumes.routes';

const versions = (call: Call) => ({
  versions: [
    {
      id: 'v3.0',
      status: 'CURRENT',
      version: `3.${highestVolumeMinor}`,
      min_version: '3.0',
      updated: '2022-08-31T00:00:00Z',
      links: [
        { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
        { rel: 'self', href: `${call.origin}/volume/v3/` },
      ],
      'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
    },
  ],
});

const zones = { availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] };

export const blockStorageRoutes: Route[] = [
  { method: 'GET', path: '/', handler: (call) => ok(versions(call), 300), open: true },
  { method: 'GET', path: '/v3', handler: (call) => ok(versions(call)), open: true },
  { method: 'GET', path: '/v3/extensions', handler: () => ok({ extensions: [] }) },
  { method: 'GET', path: '/v3/os-availability-zone', handler: () => ok(zones) },
  ...volumeRoutes,
  ...snapshotRoutes,
  ...volumeTypeRoutes,
  ...blockStorageQuotaRoutes,
];
