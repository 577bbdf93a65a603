import { contains, firstHost, parseBlock } from '../../common/cidr';
import { routedKeys, unknownBlock } from './blueprint.network.checks';
import type { BlueprintSpec } from './blueprint.shape';
import { notThere, type Report } from './check.helpers';
import { mostOf } from './server.scale';
import { fitsUserData, type ServerSpec } from './server.shape';
import { longestUserData, unknownPlaceholders } from './user-data.template';

type Path = (string | number)[];

/** Of placeholders that are not known so many are told: each message names all that are. */
const mostUnknown = 10;

/** The placeholders of user data that is a template. */
export function checkUserData(spec: BlueprintSpec, server: ServerSpec, path: Path, report: Report): void {
  if (!server.userDataTemplate) return;
  if (server.userData === undefined) return report([...path, 'userDataTemplate'], 'needs userData');
  const { unknown, known } = unknownPlaceholders(spec, server);
  for (const name of unknown.slice(0, mostUnknown))
    report([...path, 'userData'], `{{ ${name} }} is not known; there are ${known.join(', ')}`);
  if (!fitsUserData(longestUserData(spec, server)))
    report([...path, 'userData'], 'may be more than 64 KiB in base64 once its placeholders are filled in');
}

/** Fixed addresses: enough of them, on networks of the server, inside of their subnets, none twice. */
export function checkAddresses(spec: BlueprintSpec, report: Report): void {
  const taken = new Map<string, string>();
  spec.servers.forEach((server, index) => {
    for (const [network, given] of Object.entries(server.addresses ?? {})) {
      const path = ['servers', index, 'addresses', network];
      if (!server.networks.includes(network)) report(path, notThere('network of the server', network, server.networks));
      checkNumber(server, given, path, report);
      [given].flat().forEach((address, position) => {
        const at = typeof given === 'string' ? path : [...path, position];
        checkAddress(spec, network, address, at, report);
        const before = taken.get(`${network} ${address}`);
        if (before !== undefined) report(at, `is that of server "${before}" already`);
        taken.set(`${network} ${address}`, server.key);
      });
    }
  });
}

function checkNumber({ key, count }: ServerSpec, given: string | string[], path: Path, report: Report): void {
  const [have, need] = [[given].flat().length, mostOf(count)];
  if (have < need) report(path, `has ${have} for ${need} servers of "${key}"`);
}

function checkAddress(spec: BlueprintSpec, network: string, address: string, path: Path, report: Report): void {
  const found = spec.networks.find(({ key }) => key === network);
  if (found?.existing !== undefined)
    return report(path, `is on network "${network}", which is not the fleet's: there the cloud gives the addresses`);
  if (found?.subnet === undefined) return;
  const { cidr, gateway } = found.subnet;
  const block = parseBlock(cidr);
  if (block === null) return report(path, unknownBlock);
  const place = contains(block, address);
  if (place === null) report(path, `is not in ${cidr} of network "${network}"`);
  else if (place === 'network' || place === 'broadcast') report(path, `is the ${place} address of ${cidr}`);
  // Where no router joins, a server may well be the gateway.
  else if (address === (gateway ?? firstHost(block)) && routedKeys(spec).includes(network))
    report(path, `is the gateway of network "${network}", which the router has`);
}
