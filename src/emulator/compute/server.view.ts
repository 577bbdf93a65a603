import { createHash } from 'node:crypto';
import type { Call } from '../core/api.call';
import { isoNaive, isoSeconds } from '../core/iso.time';
import type { Server } from './compute.types';
import { buildTask } from './server.lifecycle';
import { portsOf } from './server.ports';

type View = Record<string, unknown>;

export const serverLinks = (call: Call, id: string) => [
  { rel: 'self', href: `${call.origin}/compute/v2.1/servers/${id}` },
  { rel: 'bookmark', href: `${call.origin}/compute/servers/${id}` },
];

export const briefView = (call: Call, row: Server): View => ({
  id: row.id,
  name: row.name,
  links: serverLinks(call, row.id),
});

const settled: Record<Server['vmState'], string> = {
  building: 'BUILD',
  active: 'ACTIVE',
  stopped: 'SHUTOFF',
  paused: 'PAUSED',
  suspended: 'SUSPENDED',
  shelved: 'SHELVED',
  shelved_offloaded: 'SHELVED_OFFLOADED',
  resized: 'VERIFY_RESIZE',
  error: 'ERROR',
  'soft-delete': 'SOFT_DELETED',
};
const passing: Record<string, string> = {
  rebooting: 'REBOOT',
  rebooting_hard: 'HARD_REBOOT',
  rebuild_spawning: 'REBUILD',
  resize_prep: 'RESIZE',
  resize_reverting: 'REVERT_RESIZE',
};

export const statusOf = (row: Server): string =>
  row.deletedAt === null ? (passing[row.taskState ?? ''] ?? settled[row.vmState]) : 'DELETED';

/** Addresses by network name, the floating ones beside the fixed. */
export function addressesOf(call: Call, row: Server): Record<string, object[]> {
  const { cloud } = call;
  const addresses: Record<string, object[]> = {};
  for (const port of portsOf(cloud, row.id)) {
    const network = cloud.networks.get(port.networkId)?.name ?? '';
    const list = (addresses[network] ??= []);
    const mac = { 'OS-EXT-IPS-MAC:mac_addr': port.mac };
    for (const { ip_address: addr } of port.fixedIps) {
      list.push({ version: 4, addr, 'OS-EXT-IPS:type': 'fixed', ...mac });
      const floating = cloud.floatingIps.by('port', port.id).filter((one) => one.fixedIp === addr);
      for (const one of floating) list.push({ version: 4, addr: one.address, 'OS-EXT-IPS:type': 'floating', ...mac });
    }
  }
  return addresses;
}

export function groupNames(call: Call, row: Server): { name: string }[] {
  const ids = new Set(portsOf(call.cloud, row.id).flatMap((port) => port.securityGroups));
  return [...ids].flatMap((id) => {
    const group = call.cloud.securityGroups.get(id);
    return group ? [{ name: group.name }] : [];
  });
}

export function flavorView(call: Call, row: Server): View {
  const flavor = call.cloud.flavors.get(row.flavorId);
  if (call.minor < 47) {
    return { id: row.flavorId, links: [{ rel: 'bookmark', href: `${call.origin}/compute/flavors/${row.flavorId}` }] };
  }
  return {
    vcpus: flavor?.vcpus ?? 0,
    ram: flavor?.ram ?? 0,
    disk: flavor?.disk ?? 0,
    ephemeral: flavor?.ephemeral ?? 0,
    swap: flavor?.swap ?? 0,
    original_name: flavor?.name ?? '',
    extra_specs: flavor?.extraSpecs ?? {},
  };
}

const volumesOf = (call: Call, row: Server): View[] =>
  call.cloud.volumeAttachments
    .by('server', row.id)
    .map(({ volumeId: id, deleteOnTermination }) =>
      call.minor >= 3 ? { id, delete_on_termination: deleteOnTermination } : { id },
    );

const hostId = (projectId: string): string => createHash('sha224').update(`${projectId}emulator`).digest('hex');

/** What a version added, beyond the fields that all have. */
function versioned(call: Call, row: Server): View {
  const { minor, session } = call;
  return {
    ...(minor >= 9 ? { locked: row.locked } : {}),
    ...(minor >= 19 ? { description: row.description } : {}),
    ...(minor >= 26 ? { tags: row.tags } : {}),
    ...(minor >= 63 ? { trusted_image_certificates: null } : {}),
    ...(minor >= 73 ? { locked_reason: null } : {}),
    ...(minor >= 90 || (minor >= 3 && session.isAdmin) ? { 'OS-EXT-SRV-ATTR:hostname': row.hostname } : {}),
    ...(minor >= 16 && session.isAdmin ? { host_status: 'UP' } : {}),
  };
}

function adminFields(call: Call, row: Server): View {
  if (!call.session.isAdmin) return {};
  const placed = row.vmState !== 'building' && row.vmState !== 'error';
  const more = {
    'OS-EXT-SRV-ATTR:reservation_id': `r-${row.id.slice(0, 8)}`,
    'OS-EXT-SRV-ATTR:launch_index': 0,
    'OS-EXT-SRV-ATTR:kernel_id': '',
    'OS-EXT-SRV-ATTR:ramdisk_id': '',
    'OS-EXT-SRV-ATTR:root_device_name': '/dev/vda',
    'OS-EXT-SRV-ATTR:user_data': row.userData,
  };
  return {
    'OS-EXT-SRV-ATTR:host': placed ? 'emulator' : null,
    'OS-EXT-SRV-ATTR:instance_name': `instance-${row.id.slice(0, 8)}`,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': placed ? 'emulator' : null,
    ...(call.minor >= 3 ? more : {}),
  };
}

export function fullView(call: Call, row: Server): View {
  const building = row.vmState === 'building';
  const taskState = building && row.taskState !== 'deleting' ? buildTask(row, call.cloud.now()) : row.taskState;
  const groups = groupNames(call, row);
  const imageLinks = [{ rel: 'bookmark', href: `${call.origin}/compute/images/${row.imageId}` }];
  return {
    ...briefView(call, row),
    status: statusOf(row),
    tenant_id: row.projectId,
    user_id: row.userId,
    metadata: row.metadata,
    hostId: building ? '' : hostId(row.projectId),
    image: row.imageId === '' ? '' : { id: row.imageId, links: imageLinks },
    flavor: flavorView(call, row),
    created: isoSeconds(row.createdAt),
    updated: isoSeconds(row.updatedAt),
    addresses: addressesOf(call, row),
    accessIPv4: '',
    accessIPv6: '',
    'OS-DCF:diskConfig': 'MANUAL',
    ...(building || row.vmState === 'active' ? { progress: 0 } : {}),
    'OS-EXT-AZ:availability_zone': building ? '' : row.zone,
    config_drive: row.configDrive ? 'True' : '',
    key_name: row.keyName,
    'OS-SRV-USG:launched_at': row.launchedAt === null ? null : isoNaive(row.launchedAt),
    'OS-SRV-USG:terminated_at': row.deletedAt === null ? null : isoNaive(row.deletedAt),
    ...(groups.length > 0 ? { security_groups: groups } : {}),
    'OS-EXT-STS:task_state': taskState,
    'OS-EXT-STS:vm_state': row.deletedAt === null ? row.vmState : 'deleted',
    'OS-EXT-STS:power_state': row.powerState,
    'os-extended-volumes:volumes_attached': volumesOf(call, row),
    ...(row.fault ? { fault: { ...row.fault, created: isoSeconds(row.fault.created) } } : {}),
    ...versioned(call, row),
    ...adminFields(call, row),
  };
}
