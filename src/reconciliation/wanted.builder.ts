import { sha256 } from '../common/ids';
import {
  instanceKeys,
  routedKeys,
  volumesOf,
  type BlueprintSpec,
  type SecurityGroupRuleSpec,
  type ServerSpec,
  type VolumeSpec,
} from '../fleets';
import { macOf, markOf, nameOf } from './marks';
import type { References } from './references.resolver';
import type { Ref, Wanted } from './resource.types';
import { addNetworks, addRouter, askedSubnets, type Add } from './wanted.network';

export interface WantedInput {
  fleet: { id: string; name: string };
  spec: BlueprintSpec;
  /** The CIDR of each network, allotted or given. */
  cidrs: Record<string, string>;
  references: References;
}

const keyPairKey = 'key';

/** The objects that a blueprint asks for, every object after those that it depends on. */
export function buildWanted({ fleet, spec, cidrs, references }: WantedInput): Wanted[] {
  const wanted: Wanted[] = [];
  const add = adderFor(fleet, wanted);
  addNetworks(add, spec, cidrs);
  addRouter(add, spec, cidrs, references);
  addSecurityGroups(add, spec);
  if (spec.keyPair) add('key_pair', keyPairKey, { publicKey: spec.keyPair.publicKey }, [], spec.keyPair.publicKey);
  for (const server of spec.servers) addServers(add, spec, server, references, fleet.id);
  return wanted;
}

/** Adds objects to a list, each with its name, mark and fingerprint. */
export const adderFor =
  (fleet: WantedInput['fleet'], wanted: Wanted[]): Add =>
  (kind, key, spec, dependsOn, immutable) => {
    const mark = markOf(fleet.id, key);
    const fingerprint = sha256(JSON.stringify(immutable));
    wanted.push({ kind, key, name: nameOf(fleet.name, key), mark, spec, fingerprint, dependsOn });
  };

/** The objects of `buildWanted` by name and mark. These need no id of the cloud, so that a look need not wait for any. */
export const buildNames = (input: Omit<WantedInput, 'references'>): Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'>[] =>
  buildWanted({ ...input, references: unresolved });

const unresolved: References = {
  imageId: (name) => name,
  flavor: (name) => ({ id: name, name, cores: 0, ramMiB: 0 }),
  volumeType: (name) => ({ id: name, name }),
  externalNetworkId: (name) => name,
  networkId: (name) => name,
};

function addSecurityGroups(add: Add, spec: BlueprintSpec): void {
  for (const group of spec.securityGroups) {
    add('security_group', group.key, {}, [], {});
    for (const rule of group.rules) {
      const key = `${group.key}/${ruleKey(rule)}`;
      add('security_group_rule', key, { group: group.key, rule }, [{ kind: 'security_group', key: group.key }], {});
    }
  }
}

/** A rule's key says what it lets through: a changed rule is another rule. */
function ruleKey(rule: SecurityGroupRuleSpec): string {
  const text = JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${rule.protocol ?? 'any'}-${sha256(text).slice(0, 8)}`;
}

function addServers(add: Add, spec: BlueprintSpec, server: ServerSpec, references: References, fleetId: string): void {
  const imageId = references.imageId(server.image);
  const flavor = references.flavor(server.flavor);
  for (const key of instanceKeys(server)) {
    const ports = server.networks.map((network) => `${key}/${network}`);
    server.networks.forEach((network, position) =>
      addPort(add, { spec, references, fleetId }, server, network, ports[position]),
    );
    const keyPair = spec.keyPair ? keyPairKey : null;
    const volumes = volumesOf(spec).filter((volume) => volume.server === key);
    const bootVolume = volumes.find(({ boot }) => boot)?.key ?? null;
    const itemSpec = {
      bootVolume,
      imageId,
      flavorId: flavor.id,
      flavorName: flavor.name,
      cores: flavor.cores,
      ramMiB: flavor.ramMiB,
      ports,
      keyPair,
      userData: server.userData ?? null,
    };
    const dependsOn: Ref[] = ports.map((port) => ({ kind: 'port', key: port }));
    if (keyPair) dependsOn.push({ kind: 'key_pair', key: keyPair });
    for (const volume of volumes) addVolume(add, volume, imageId, references);
    if (bootVolume) dependsOn.push({ kind: 'volume', key: bootVolume });
    const immutable = { imageId, flavorId: flavor.id, ports, userData: itemSpec.userData };
    add('server', key, itemSpec, dependsOn, bootVolume ? { ...immutable, bootVolume } : immutable);
    for (const volume of volumes) addAttachment(add, volume);
    if (server.floatingIp) addFloatingIp(add, spec, server, key, references);
  }
}

function addVolume(add: Add, volume: VolumeSpec, image: string, references: References): void {
  const { key, sizeGiB, keep, boot } = volume;
  const type = volume.type === null ? null : references.volumeType(volume.type).name;
  const imageId = boot ? image : null;
  // Of a volume with data nothing may ever ask for another one; that with the system goes with its image.
  add('volume', key, { sizeGiB, type, keep, imageId }, [], boot ? { imageId } : {});
}

function addAttachment(add: Add, { key, server, device, boot }: VolumeSpec): void {
  if (boot) return;
  const dependsOn: Ref[] = [
    { kind: 'server', key: server },
    { kind: 'volume', key },
  ];
  add('volume_attachment', key, { server, volume: key, device }, dependsOn, {});
}

interface PortPlace {
  spec: BlueprintSpec;
  references: References;
  fleetId: string;
}

function addPort(
  add: Add,
  { spec, references, fleetId }: PortPlace,
  server: ServerSpec,
  network: string,
  key: string,
): void {
  const securityGroups = server.securityGroups ?? null;
  const macAddress = macOf(markOf(fleetId, key));
  const existing = spec.networks.find((one) => one.key === network)?.existing;
  const existingNetworkId = existing === undefined ? null : references.networkId(existing);
  const subnets = existing === undefined ? askedSubnets(spec, network) : [];
  const dependsOn: Ref[] = [
    ...subnets.map((key): Ref => ({ kind: 'subnet', key })),
    ...(securityGroups ?? []).map((group): Ref => ({ kind: 'security_group', key: group })),
  ];
  const place = { network, subnets, existingNetworkId, macAddress, securityGroups, address: null };
  const more = subnets.length > 1 ? { subnets } : {};
  // The network's name, not its id: a network of the cloud that is renamed takes no server down.
  add('port', key, place, dependsOn, { network, existing, ...more });
}

function addFloatingIp(add: Add, spec: BlueprintSpec, server: ServerSpec, key: string, references: References): void {
  const external = spec.router?.externalNetwork;
  if (!external) return;
  // The network that the router joins is the one through which the floating IP reaches the server.
  const network = server.networks.find((name) => routedKeys(spec).includes(name));
  if (network === undefined) return;
  const port = `${key}/${network}`;
  const dependsOn: Ref[] = [
    { kind: 'port', key: port },
    { kind: 'router_interface', key: network },
  ];
  add('floating_ip', key, { externalNetworkId: references.externalNetworkId(external), port }, dependsOn, { external });
}
