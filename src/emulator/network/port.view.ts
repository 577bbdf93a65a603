import type { Call } from '../core/api.call';
import type { View } from './neutron.page';
import { standardView } from './neutron.rows';
import type { Port } from './network.types';

export const portFields = [
  'network_id',
  'mac_address',
  'admin_state_up',
  'status',
  'device_id',
  'device_owner',
  'fixed_ips',
  'allowed_address_pairs',
  'extra_dhcp_opts',
  'security_groups',
  'port_security_enabled',
  'binding:vnic_type',
  'binding:host_id',
  'binding:profile',
  'binding:vif_details',
  'binding:vif_type',
];

const bridge = { connectivity: 'l2', port_filter: true };

export function portView(call: Call, row: Port): View {
  const binding = {
    'binding:host_id': row.hostId,
    'binding:profile': row.profile,
    'binding:vif_details': row.hostId === '' ? {} : bridge,
    'binding:vif_type': row.hostId === '' ? 'unbound' : 'bridge',
  };
  return {
    ...standardView(row),
    network_id: row.networkId,
    mac_address: row.mac,
    admin_state_up: row.adminStateUp,
    status: row.status,
    device_id: row.deviceId,
    device_owner: row.deviceOwner,
    fixed_ips: row.fixedIps,
    allowed_address_pairs: row.addressPairs,
    extra_dhcp_opts: row.dhcpOptions,
    security_groups: row.securityGroups,
    port_security_enabled: row.portSecurity,
    'binding:vnic_type': row.vnicType,
    ...(call.session.isAdmin ? binding : {}),
  };
}
