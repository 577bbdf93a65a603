import { sha256 } from '../common/ids';
import {
  factsOf,
  instanceKeys,
  routedKeys,
  volumesOf,
  type BlueprintSpec,
  type ServerSpec,
  type VolumeSpec,
} from '../fleets';
import { macOf, markOf, nameOf, ruleKey } from './marks';
import type { References } from './references.resolver';
import type { Ref, ResourceKind, Specs, Wanted } from './resource.types';

export interface WantedInput {
  fleet: { id: string; name: string };
  spec: BlueprintSpec;
  /** The CIDR of each network, allotted or given. */
  cidrs: Record<string, string>;
  references: References;
}

type Add = <K extends ResourceKind>(kind: K, key: string, spec: Specs[K], dependsOn: Ref[], immutable: unknown) => void;

const routerKey = 'router';
const keyPairKey = 'key';

/** The objects that a blueprint asks for, every object after those that it depends on. */
export function buildWanted({ fleet, spec, cidrs, references }: WantedInput): Wanted[] {
  const wanted: Wanted[] = [];
  const add: Add = (kind, key, itemSpec, dependsOn, immutable) => {
    const mark = markOf(fleet.id, key);
    const fingerprint = sha256(JSON.stringify(immutable));
    wanted.push({ kind, key, name: nameOf(fleet.name, key), mark, spec: itemSpec, fingerprint, dependsOn });
  };
  addNetworks(add, spec, cidrs);
  addRouter(add, spec, references);
  addSecurityGroups(add, spec);
  if (spec.keyPair) add('key_pair', keyPairKey, { publicKey: spec.keyPair.publicKey }, [], spec.keyPair.publicKey);
  for (const server of spec.servers) addServers(add, spec, server, references, fleet.id);
  return wanted;
}

function addNetworks(add: Add, spec: BlueprintSpec, cidrs: Record<string, string>): void {
  for (const { key, subnet } of spec.networks) {
    add('network', key, {}, [], {});
    const subnetSpec = { network: key, cidr: cidrs[key], dhcp: subnet.dhcp, dnsNameservers: subnet.dnsNameservers };
    add('subnet', key, subnetSpec, [{ kind: 'network', key }], { cidr: cidrs[key] });
  }
}

function addRouter(add: Add, spec: BlueprintSpec, references: References): void {
  if (!spec.router) return;
  const externalNetworkId = spec.router.externalNetwork
    ? references.externalNetworkId(spec.router.externalNetwork)
    : null;
  add('router', routerKey, { externalNetworkId }, [], {});
  for (const key of routedKeys(spec)) {
    const dependsOn: Ref[] = [
      { kind: 'router', key: routerKey },
      { kind: 'subnet', key },
    ];
    add('router_interface', key, { router: routerKey, subnet: key }, dependsOn, {});
  }
}

function addSecurityGroups(add: Add, spec: BlueprintSpec): void {
  for (const group of spec.securityGroups) {
    add('security_group', group.key, {}, [], {});
    for (const rule of group.rules) {
      const groups = [...new Set([group.key, rule.remoteGroup ?? group.key])];
      const dependsOn = groups.map((key): Ref => ({ kind: 'security_group', key }));
      add('security_group_rule', ruleKey(group.key, factsOf(rule)), { group: group.key, rule }, dependsOn, {});
    }
  }
}

function addServers(add: Add, spec: BlueprintSpec, server: ServerSpec, references: References, fleetId: string): void {
  const imageId = references.imageId(server.image);
  const flavor = references.flavor(server.flavor);
  for (const key of instanceKeys(server)) {
    const ports = server.networks.map((network) => `${key}/${network}`);
    server.networks.forEach((network, position) => addPort(add, server, network, ports[position], fleetId));
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

function addPort(add: Add, server: ServerSpec, network: string, key: string, fleetId: string): void {
  const securityGroups = server.securityGroups ?? null;
  const macAddress = macOf(markOf(fleetId, key));
  const dependsOn: Ref[] = [
    { kind: 'subnet', key: network },
    ...(securityGroups ?? []).map((group): Ref => ({ kind: 'security_group', key: group })),
  ];
  add('port', key, { network, subnet: network, macAddress, securityGroups }, dependsOn, { network });
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
