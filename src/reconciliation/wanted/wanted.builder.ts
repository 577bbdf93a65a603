import { groupBy } from '../../common/group';
import {
  factsOf,
  instanceKeys,
  routedKeys,
  volumesOf,
  type BlueprintSpec,
  type ServerSpec,
  type VolumeSpec,
} from '../../fleets';
import { associationKey } from './association.keys';
import { fingerprintOf, macOf, markOf, nameOf, ruleKey } from '../marks';
import { memoryText, type Remembered } from './memory';
import { byName, type References } from './references.resolver';
import type { Ref, Specs, Wanted } from '../resource.types';
import { snapshotTooLarge } from '../volume-snapshots/snapshot.errors';
import { addNetworks, addRouter, askedSubnets, routerKey, type Add } from './wanted.network';
import { choicesOf, fixedAddress, settingsOf } from './wanted.servers';

export interface WantedInput {
  fleet: { id: string; name: string; accountId: string };
  spec: BlueprintSpec;
  /** The CIDR of each network, allotted or given. */
  cidrs: Record<string, string>;
  references: References;
  /** What is remembered of a server by its key. */
  remembered: (server: string) => Remembered;
}

const keyPairKey = 'key';

/** The objects that a blueprint asks for, every object after those that it depends on. */
export function buildWanted(input: WantedInput): Wanted[] {
  const { fleet, spec, cidrs, references } = input;
  const wanted: Wanted[] = [];
  const add = adderFor(fleet, wanted);
  addNetworks(add, spec, cidrs);
  addRouter(add, spec, cidrs, references);
  addSecurityGroups(add, spec);
  const publicKey = spec.keyPair?.publicKey;
  if (publicKey !== undefined) add('key_pair', keyPairKey, { publicKey }, [], publicKey);
  const volumes = groupBy(volumesOf(spec), ({ server }) => server);
  for (const server of spec.servers) addServers(add, input, server, volumes);
  return wanted;
}

/** Adds objects to a list, each with its name, mark and fingerprint. */
export const adderFor =
  (fleet: Pick<WantedInput['fleet'], 'id' | 'name'>, wanted: Wanted[]): Add =>
  (kind, key, spec, dependsOn, immutable, remembered = null) => {
    const mark = markOf(fleet.id, key);
    const fingerprint = fingerprintOf(immutable);
    wanted.push({ kind, key, name: nameOf(fleet.name, key), mark, spec, fingerprint, dependsOn, remembered });
  };

/** The objects of `buildWanted` by name and mark. These need no id of the cloud, so that a look need not wait for any. */
export const buildNames = (input: Omit<WantedInput, 'references'>): Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'>[] =>
  buildWanted({ ...input, references: byName });

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

/** `volumesByServer`: of the whole blueprint, by the key of each instance. */
function addServers(
  add: Add,
  input: WantedInput,
  server: ServerSpec,
  volumesByServer: ReadonlyMap<string, VolumeSpec[]>,
): void {
  const instances = instanceKeys(server);
  if (server.serverGroup !== undefined && instances.length > 0)
    add('server_group', server.key, { policy: server.serverGroup }, [], { policy: server.serverGroup });
  for (const [index, key] of instances.entries())
    addServer(add, input, server, { key, number: index + 1, volumes: volumesByServer.get(key) ?? [] });
}

/** One of the instances of a server. */
interface Instance {
  key: string;
  /** From one. */
  number: number;
  volumes: VolumeSpec[];
}

/** With its ports, volumes and floating IP. */
function addServer(add: Add, input: WantedInput, server: ServerSpec, instance: Instance): void {
  const { spec, references, remembered } = input;
  const { key, number, volumes } = instance;
  const before = remembered(key);
  const { imageId, flavor, memory, volumeMemory } = choicesOf(server, before, input);
  const settings = settingsOf(input, server, key, number, before);
  const ports = server.networks.map((network) => `${key}/${network}`);
  server.networks.forEach((network, position) =>
    addPort(add, input, server, { network, key: ports[position], fixed: fixedAddress(server, network, number) }),
  );
  for (const volume of volumes) {
    if (volume.boot) addBootVolume(add, volume, { imageId, references, before, memory: volumeMemory });
    else addVolume(add, volume, input, before.madeOf[volume.key]);
  }
  const keyPair = spec.keyPair?.publicKey === undefined ? null : keyPairKey;
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
    role: server.key,
    maxUnavailable: server.rollout?.maxUnavailable ?? 1,
    ...settings.spec,
  };
  const { serverGroup } = itemSpec;
  const dependsOn: Ref[] = [
    ...ports.map((port): Ref => ({ kind: 'port', key: port })),
    ...(keyPair ? [{ kind: 'key_pair', key: keyPair } as const] : []),
    ...(serverGroup ? [{ kind: 'server_group', key: serverGroup } as const] : []),
    ...(bootVolume ? [{ kind: 'volume', key: bootVolume } as const] : []),
  ];
  const immutable = {
    imageId,
    flavorId: flavor.id,
    ports,
    userData: itemSpec.userData,
    ...(bootVolume ? { bootVolume } : {}),
    ...settings.immutable,
  };
  add('server', key, itemSpec, dependsOn, immutable, memory);
  for (const volume of volumes) addAttachment(add, volume);
  if (server.floatingIp) addFloatingIp(add, input, server, { key, number });
}

/** With the server's image on it: it goes with that. */
function addBootVolume(
  add: Add,
  { key, sizeGiB, keep, type }: VolumeSpec,
  { imageId, references, before, memory }: BootImage,
): void {
  // Of another image another one is made, for which the cloud has to have the type.
  const stays = before.image?.id === imageId && key in before.madeOf;
  const spec = { sizeGiB, ...typeOf(type, references, stays), keep, imageId, snapshotId: null };
  add('volume', key, spec, [], { imageId }, memory);
}

interface BootImage {
  imageId: string;
  references: References;
  before: Remembered;
  memory: string | null;
}

/** Of a volume with data nothing may ever ask for another one: `madeOf` tells of what it was made once it stands. */
function addVolume(
  add: Add,
  volume: VolumeSpec,
  { fleet, references }: WantedInput,
  madeOf: string | null | undefined,
): void {
  const { key, sizeGiB, keep, type } = volume;
  const snapshotId = madeOf === undefined ? sourceOf(volume, references, fleet.accountId) : madeOf;
  const spec = { sizeGiB, ...typeOf(type, references, madeOf !== undefined), keep, imageId: null, snapshotId };
  add('volume', key, spec, [], {}, memoryText({ snapshot: snapshotId ?? undefined }));
}

/** The cloud may have come to call the type of one that stands by another name. */
function typeOf(
  type: string | null,
  references: References,
  stands: boolean,
): Pick<Specs['volume'], 'type' | 'isTypeGone'> {
  if (type === null) return { type, isTypeGone: false };
  const isTypeGone = stands && !references.hasVolumeType(type);
  return { type: isTypeGone ? type : references.volumeType(type).name, isTypeGone };
}

function sourceOf({ key, sizeGiB, snapshot }: VolumeSpec, references: References, accountId: string): string | null {
  if (snapshot === null) return null;
  const { id, sizeGiB: least } = references.snapshot(snapshot, accountId);
  if (sizeGiB < least) throw snapshotTooLarge(key, sizeGiB, snapshot, least);
  return id;
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
  network: string;
  key: string;
  fixed: { address: string } | undefined;
}

function addPort(
  add: Add,
  { spec, references, fleet }: WantedInput,
  server: ServerSpec,
  { network, key, fixed }: PortPlace,
): void {
  const securityGroups = server.securityGroups ?? null;
  const macAddress = macOf(markOf(fleet.id, key));
  const existing = spec.networks.find((one) => one.key === network)?.existing;
  const existingNetworkId = existing === undefined ? null : references.networkId(existing);
  const subnets = existing === undefined ? askedSubnets(spec, network) : [];
  const dependsOn: Ref[] = [
    ...subnets.map((key): Ref => ({ kind: 'subnet', key })),
    ...(securityGroups ?? []).map((group): Ref => ({ kind: 'security_group', key: group })),
  ];
  const address = fixed?.address ?? null;
  const place = { network, subnets, existingNetworkId, macAddress, securityGroups, address };
  const more = subnets.length > 1 ? { subnets } : {};
  // The network's name, not its id: a network of the cloud that is renamed takes no server down.
  add('port', key, place, dependsOn, { network, existing, ...more, ...fixed });
}

/** One of its own, or the one that is reserved for this instance. */
function addFloatingIp(
  add: Add,
  { spec, references }: WantedInput,
  server: ServerSpec,
  { key, number }: { key: string; number: number },
): void {
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
  if (typeof server.floatingIp !== 'boolean') {
    const address = server.floatingIp.reserved[number - 1];
    // It may be of a network that the router is only to be joined to.
    const onRouter: Ref[] = [...dependsOn, { kind: 'router', key: routerKey }];
    return add('floating_ip_association', associationKey(port, address), { address, port }, onRouter, {});
  }
  add('floating_ip', key, { externalNetworkId: references.externalNetworkId(external), port }, dependsOn, { external });
}
