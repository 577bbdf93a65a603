import type { ports } from '../../openstack';

/** A port as people find it in the cloud. */
export const describePort = ({ id, name, device_owner: owner, device_id: device }: ports.Port): string =>
  `port ${id}${name ? ` (${name})` : ''}${owner ? `, ${owner}${device ? ` of ${device}` : ''}` : ''}`;
