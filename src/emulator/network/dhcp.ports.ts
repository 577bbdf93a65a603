import type { Cloud } from '../core/cloud.state';
import { pickAddress, pickMac } from './address.allocation';
import { born, revise } from './neutron.rows';
import type { Network, Port, Subnet } from './network.types';

/** Part of the DHCP ports' device ids: uuid5 of the agent's host name. */
const agent = 'dhcpd3377d3c-a0d1-5d71-9947-f17125c357bb';

const portOf = (cloud: Cloud, networkId: string): Port | undefined =>
  cloud.ports.by('network', networkId).find((port) => port.deviceOwner === 'network:dhcp');

/** The agent gives a subnet its DHCP port a moment after the subnet was made. */
export function scheduleDhcp(cloud: Cloud, subnet: Subnet): void {
  cloud.schedule('dhcp-port', subnet.id, cloud.now() + cloud.settleMs);
}

export function attachDhcp(cloud: Cloud, subnetId: string): void {
  const subnet = cloud.subnets.get(subnetId);
  const network = cloud.networks.get(subnet?.networkId ?? '');
  if (!subnet?.dhcp || !network) return;
  const address = pickAddress(cloud, subnet, 'lowest');
  if (address === null) return;
  const fixedIp = { subnet_id: subnet.id, ip_address: address };
  const port = portOf(cloud, network.id);
  if (!port) cloud.ports.put(newPort(cloud, network, fixedIp));
  else if (!port.fixedIps.some((ip) => ip.subnet_id === subnet.id)) {
    revise(cloud, cloud.ports, port, { fixedIps: [...port.fixedIps, fixedIp] });
  }
}

export function detachDhcp(cloud: Cloud, subnet: Subnet): void {
  const port = portOf(cloud, subnet.networkId);
  if (!port) return;
  const fixedIps = port.fixedIps.filter((ip) => ip.subnet_id !== subnet.id);
  if (fixedIps.length === 0) cloud.ports.delete(port.id);
  else if (fixedIps.length < port.fixedIps.length) revise(cloud, cloud.ports, port, { fixedIps });
}

const newPort = (cloud: Cloud, network: Network, fixedIp: Port['fixedIps'][number]): Port => ({
  ...born(cloud, network.projectId, '', ''),
  networkId: network.id,
  mac: pickMac(cloud, network.id),
  adminStateUp: true,
  status: 'ACTIVE',
  deviceId: `${agent}-${network.id}`,
  deviceOwner: 'network:dhcp',
  fixedIps: [fixedIp],
  securityGroups: [],
  addressPairs: [],
  dhcpOptions: [],
  portSecurity: false,
  vnicType: 'normal',
  hostId: 'emulator',
  profile: {},
});
