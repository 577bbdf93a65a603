import type { Cloud } from '../core/cloud.state';
import { pickMac } from '../network/address.allocation';
import { ensureDefaultGroup } from '../network/default.group';
import type { Network, Port, SecurityGroup } from '../network/network.types';
import { born, revise } from '../network/neutron.rows';
import { allocate } from '../network/port.addresses';
import { deletePort } from '../network/ports.resource';
import { requireQuota } from '../network/quota.limits';
import type { Server, WantedNic } from './compute.types';

/** Ports of a server in the order in which they were attached. */
export const portsOf = (cloud: Cloud, serverId: string): Port[] => cloud.ports.by('device', serverId);

/** The groups of a project under a name or an id, as Nova looks them up. */
export function findGroups(cloud: Cloud, projectId: string, wanted: string): SecurityGroup[] {
  const byId = cloud.securityGroups.get(wanted);
  if (byId?.projectId === projectId) return [byId];
  return cloud.securityGroups.by('name', wanted).filter((group) => group.projectId === projectId);
}

function groupsOf(cloud: Cloud, server: Server): string[] {
  const fallback = ensureDefaultGroup(cloud, server.projectId).id;
  const ids = server.securityGroups.map((wanted) => findGroups(cloud, server.projectId, wanted)[0]?.id ?? fallback);
  return ids.length > 0 ? ids : [fallback];
}

const owner = (server: Server): string => `compute:${server.zone}`;

function createPort(cloud: Cloud, server: Server, network: Network, nic: WantedNic): Port {
  const wanted = nic.fixedIp === null ? undefined : [{ ip_address: nic.fixedIp }];
  const mac = pickMac(cloud, network.id);
  const deviceOwner = owner(server);
  const port = cloud.ports.put({
    ...born(cloud, server.projectId, '', ''),
    networkId: network.id,
    mac,
    adminStateUp: true,
    status: 'ACTIVE',
    deviceId: server.id,
    deviceOwner,
    fixedIps: allocate(cloud, network, { mac, deviceOwner }, wanted),
    securityGroups: network.portSecurity ? groupsOf(cloud, server) : [],
    addressPairs: [],
    dhcpOptions: [],
    portSecurity: network.portSecurity,
    vnicType: 'normal',
    hostId: 'emulator',
    profile: {},
  });
  requireQuota(cloud, server.projectId, 'port');
  return port;
}

/** Gives a server one interface. A port that another server took meanwhile is refused, as Neutron's fence does. */
export function plug(cloud: Cloud, server: Server, nic: WantedNic): { port: Port; made: boolean } {
  if (nic.portId === null) {
    const network = cloud.networks.get(nic.networkId);
    if (!network) throw new Error(`Network ${nic.networkId} could not be found.`);
    return { port: createPort(cloud, server, network, nic), made: true };
  }
  const port = cloud.ports.get(nic.portId);
  if (!port) throw new Error(`Port id ${nic.portId} could not be found.`);
  if (port.deviceId !== '' && port.deviceId !== server.id) throw new Error(`Port ${port.id} is still in use.`);
  const bound = { deviceId: server.id, deviceOwner: owner(server), hostId: 'emulator', status: 'ACTIVE' } as const;
  return { port: revise(cloud, cloud.ports, port, bound), made: false };
}

/** Takes an interface away: the ports that Nova made go, the others are only let go. */
export function unplug(cloud: Cloud, server: Server, port: Port): void {
  if (server.ownPorts.includes(port.id)) deletePort(cloud, port);
  else revise(cloud, cloud.ports, port, { deviceId: '', deviceOwner: '', hostId: '', status: 'DOWN' });
}
