import type { Cloud } from '../core/cloud.state';
import { pickMac } from './address.allocation';
import { born } from './neutron.rows';
import type { FixedIp, Network, Port } from './network.types';

/** The port of no project that holds a floating address on the external network. */
export function externalPort(cloud: Cloud, network: Network, fixedIp: FixedIp, owner: string, deviceId: string): Port {
  return cloud.ports.put({
    ...born(cloud, '', '', ''),
    networkId: network.id,
    mac: pickMac(cloud, network.id),
    adminStateUp: true,
    status: owner === 'network:floatingip' ? 'N/A' : 'ACTIVE',
    deviceId,
    deviceOwner: owner,
    fixedIps: [fixedIp],
    securityGroups: [],
    addressPairs: [],
    dhcpOptions: [],
    portSecurity: false,
    vnicType: 'normal',
    hostId: '',
    profile: {},
  });
}
