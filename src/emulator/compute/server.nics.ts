import type { Call } from '../core/api.call';
import { novaError } from '../core/refusals';
import { contains } from '../network/ip.math';
import type { Network, Port } from '../network/network.types';
import type { WantedNic } from './compute.types';
import type { WantedServer } from './server.create.schema';

type Asked = Exclude<NonNullable<WantedServer['networks']>, string>[number];

const usable = (call: Call, network: Network): boolean =>
  network.shared || network.projectId === call.session.projectId || call.session.isAdmin;

function requireBootable(call: Call, network: Network): void {
  if (call.cloud.subnets.count('network', network.id) === 0) {
    throw novaError(400, `Network ${network.id} requires a subnet in order to boot instances on.`);
  }
}

function findNetwork(call: Call, id: string): Network {
  const network = call.cloud.networks.get(id);
  if (!network || !(usable(call, network) || network.external))
    throw novaError(400, `Network ${id} could not be found.`);
  if (network.external && !usable(call, network)) {
    throw novaError(403, `It is not allowed to create an interface on external network ${id}`);
  }
  return network;
}

function fromPort(call: Call, id: string): WantedNic {
  const port: Port | undefined = call.cloud.ports.get(id);
  const seen = port && (call.session.isAdmin || port.projectId === call.session.projectId);
  if (!seen) throw novaError(400, `Port id ${id} could not be found.`);
  if (port.deviceId !== '') throw novaError(409, `Port ${id} is still in use.`);
  if (port.fixedIps.length === 0) {
    throw novaError(400, `Port ${id} requires a FixedIP in order to be used.`);
  }
  return { networkId: port.networkId, portId: id, fixedIp: null };
}

function fromNetwork(call: Call, asked: Asked): WantedNic {
  const network = findNetwork(call, asked.uuid ?? '');
  requireBootable(call, network);
  const fixedIp = asked.fixed_ip ?? null;
  if (fixedIp !== null) requireFixedIp(call, network, fixedIp);
  return { networkId: network.id, portId: null, fixedIp };
}

function requireFixedIp(call: Call, network: Network, address: string): void {
  const subnet = call.cloud.subnets.by('network', network.id).find(({ cidr }) => contains(cidr, address));
  if (!subnet) {
    throw novaError(
      400,
      `Fixed IP address ${address} is not a valid IP for any of the subnets on network ${network.id}.`,
    );
  }
  const [holder] = call.cloud.ports.by('address', `${subnet.id} ${address}`);
  if (holder) throw novaError(400, `Fixed IP address ${address} is already in use on instance ${holder.deviceId}.`);
}

/** Without a choice Nova takes the project's only network, and refuses to choose among several. */
function guess(call: Call): WantedNic[] {
  const own = call.cloud.networks.by('project', call.session.projectId).filter((network) => !network.shared);
  const networks = [...own, ...call.cloud.networks.by('visible', 'shared')];
  if (networks.length > 1) {
    throw novaError(409, 'Multiple possible networks found, use a Network ID to be more specific.');
  }
  for (const network of networks) requireBootable(call, network);
  return networks.map((network) => ({ networkId: network.id, portId: null, fixedIp: null }));
}

function automatic(call: Call): WantedNic[] {
  const own = call.cloud.networks.by('project', call.session.projectId).filter((one) => !one.external);
  const [network] = own.filter((one) => call.cloud.subnets.count('network', one.id) > 0);
  if (own.length === 1 && network) return [{ networkId: network.id, portId: null, fixedIp: null }];
  if (own.length > 1) throw novaError(409, 'Multiple possible networks found, use a Network ID to be more specific.');
  throw novaError(400, `Unable to automatically allocate a network for project ${call.session.projectId}`);
}

/** The interfaces that a new server shall have, checked as Nova's API checks them. */
export function chooseNics(call: Call, wanted: WantedServer['networks']): WantedNic[] {
  if (wanted === 'none') return [];
  if (wanted === 'auto') return automatic(call);
  if (wanted === undefined || wanted.length === 0) return guess(call);
  return wanted.map((asked) => (asked.port ? fromPort(call, asked.port) : fromNetwork(call, asked)));
}
