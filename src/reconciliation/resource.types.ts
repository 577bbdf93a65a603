import type { Cloud, serverGroups } from '../openstack';
import type { RouteSpec, SecurityGroupRuleSpec, Subnet6Spec } from '../fleets';
import type { HotTemplate } from './heat/hot.types';
import type { ServerState } from './lifecycle-event.types';

/** What a blueprint does not speak of: the object's own is left as it is. */
type Leave<T> = T | null;

/** What each kind needs to know to be made; references to other resources of the fleet are by key. */
export interface Specs {
  network: { mtu: Leave<number> };
  subnet: {
    network: string;
    cidr: string;
    dhcp: boolean;
    dnsNameservers: string[];
    /** An address, or `none`. */
    gateway: Leave<string>;
    allocationPools: Leave<{ start: string; end: string }[]>;
    hostRoutes: Leave<RouteSpec[]>;
    /** Of an IPv6 subnet, how hosts come by their addresses; null for IPv4. */
    ipv6Mode: Subnet6Spec['ipv6AddressMode'] | null;
  };
  router: { externalNetworkId: string | null; snat: Leave<boolean> };
  router_route: { router: string; route: RouteSpec };
  /** By the subnet, whose gateway it becomes, of IPv4 at that address, or by a port that is there already. */
  router_interface: { router: string } & ({ subnet: string; gateway?: string } | { port: string });
  security_group: Record<never, never>;
  security_group_rule: { group: string; rule: SecurityGroupRuleSpec };
  key_pair: { publicKey: string };
  server_group: { policy: serverGroups.ServerGroupPolicy };
  port: {
    network: string;
    /** Keys of the subnets that it has an address on, the IPv4 one first; it gives itself those of SLAAC. */
    subnets: string[];
    /** The cloud's id of a network that is not ours; null for one of the fleet's. */
    existingNetworkId: string | null;
    macAddress: string;
    securityGroups: string[] | null;
    /** Null leaves it to the cloud. */
    address: string | null;
    /** It is to become a router's: such a port gives itself no address. */
    forRouter?: true;
  };
  server: {
    imageId: string;
    flavorId: string;
    flavorName: string;
    cores: number;
    ramMiB: number;
    ports: string[];
    keyPair: string | null;
    userData: string | null;
    /** null lets the cloud choose. */
    availabilityZone: string | null;
    configDrive: boolean;
    /** Key of the group that places it. */
    serverGroup: string | null;
    metadata: Record<string, string>;
    /** Names of metadata that were ours and are not wanted any more. */
    droppedMetadata: string[];
    /** Key of the volume that it boots from; the image then is on that. */
    bootVolume: string | null;
    /** Key of its role in the blueprint. */
    role: string;
    /** How many servers of the role may be away while they are replaced. */
    maxUnavailable: number;
  };
  volume: {
    sizeGiB: number;
    /** As the cloud calls it. */
    type: string | null;
    /** Of one that stands: the cloud offers no type of this name any more. */
    isTypeGone: boolean;
    keep: boolean;
    imageId: string | null;
    snapshotId: string | null;
  };
  volume_attachment: { server: string; volume: string; device: string | null };
  floating_ip: { externalNetworkId: string; port: string };
  /** Of an address that people have reserved. */
  floating_ip_association: { address: string; port: string };
  /** Digest: of the template, as it stands in the stack's tags. */
  stack: { template: HotTemplate; digest: string };
}

export type ResourceKind = keyof Specs;
export type ResourceStatus = 'creating' | 'active' | 'error' | 'deleting' | 'deleted';

/** One object that the fleet should have. */
export interface Wanted<K extends ResourceKind = ResourceKind> {
  kind: K;
  /** Unique within fleet and kind. */
  key: string;
  name: string;
  mark: string;
  spec: Specs[K];
  /** Digest of what cannot be changed in place. */
  fingerprint: string;
  dependsOn: Ref[];
  /** What is kept in its record for later runs, see memory.ts. */
  remembered: string | null;
}

export interface Ref {
  kind: ResourceKind;
  key: string;
}

/** One object with our mark, as the cloud shows it. */
export interface Seen {
  kind: ResourceKind;
  key: string;
  cloudId: string;
  /** `building` is on its way; `error` never gets there by itself. */
  state: 'building' | 'active' | 'error' | 'deleting';
  /** Creation time as the cloud tells it, ISO 8601; orders duplicates. */
  createdAt: string;
  /** Since when usage counts, ISO 8601; null while it does not count yet. */
  usageFrom: string | null;
  attributes: Attributes;
}

export interface Attributes {
  address?: string;
  macAddress?: string;
  /** Of a port. */
  networkId?: string;
  /** Id of what a port is of; empty where it is of nothing yet. */
  deviceId?: string;
  mtu?: number;
  cidr?: string;
  dhcp?: boolean;
  gateway?: string;
  allocationPools?: { start: string; end: string }[];
  hostRoutes?: RouteSpec[];
  snat?: boolean;
  dnsNameservers?: string[];
  externalNetworkId?: string | null;
  keyFingerprint?: string;
  /** What the fingerprint of a wish for this very key is. */
  keyDigest?: string;
  portId?: string | null;
  securityGroupIds?: string[];
  status?: string;
  sizeGiB?: number;
  volumeType?: string | null;
  /** Of the image that a volume was made of. */
  imageId?: string;
  /** Whether a volume outlives its fleet. */
  keep?: boolean;
  /** A volume that people have restored from the backup of another one. */
  restored?: true;
  /** A volume that is ours, without the metadata by which its fleet's are listed. */
  unlisted?: true;
  /** A router that is switched off. */
  off?: true;
  /** It is as wanted, or was, and not ours: it is recorded, and never changed or deleted. */
  unmarked?: boolean;
  metadata?: Record<string, string>;
  /** Ids of the servers in a server group. */
  members?: string[];
  fault?: string;
  /** When what ended in error is made anew, ISO 8601; only in its record. */
  retryAt?: string;
  cores?: number;
  ramMiB?: number;
  /** Of a server, which others may have renamed. */
  name?: string;
  /** Ids of the fleet's ports that a server has. */
  portIds?: string[];
  /** Name of a server's flavor, which others may have changed. */
  flavor?: string;
  /** Digest of the template that a stack was last asked to be. */
  template?: string;
  /** When a stack's last action was begun, ISO 8601: two failures of one sort are told apart by it. */
  actionAt?: string;
  /** What a stack says that it has and the cloud shows no more, or in error; by the names in its template. */
  unhealthy?: string[];
  /** Ids of volumes that a stack has parted with and could not remove; only once all else of its template stands. */
  past?: string[];
  /** Volumes that a stack has found to have failed though the cloud has them; by the names in its template. */
  falselyFailed?: string[];
}

/** Where and for whom a kind's functions work. */
export interface Scope {
  cloud: Cloud;
  fleetId: string;
  fleetName: string;
  /** The cloud's id of another resource of the fleet. @throws DomainError DEPENDENCY_MISSING until it exists */
  idOf: (this: void, kind: ResourceKind, key: string) => string;
  /** The cloud's ids of all that the fleet has of a kind, wanted or not. */
  idsOf: (this: void, kind: ResourceKind) => string[];
}

/** What something is made with. */
export interface MakingScope extends Scope {
  /** Whether a reserved floating IP is by our records to lead to a fleet of another account. */
  isAnothersAddress: (this: void, address: string, cloudId: string) => Promise<boolean>;
}

/** What one kind of resource does in the cloud. Every function takes the marks or ids that it is about, and nothing else. */
export interface KindDriver<K extends ResourceKind> {
  kind: K;
  /**
   * Whether OpenStack itself refuses a second one (a unique key, an address, an overlap), so that a create of unknown
   * outcome may be repeated without waiting for the first one's effect.
   */
  fenced: boolean;
  /** Of a fenced kind, those that OpenStack would make twice all the same. */
  unfenced?(wanted: Wanted<K>): boolean;
  /** The objects of the fleet that carry one of these marks. */
  list(scope: Scope, marks: MarkedKey[]): Promise<Seen[]>;
  /** Of these, the ones that are not being built any more; where asking for all of them costs the cloud more. */
  built?(scope: Scope, marks: MarkedKey[]): Promise<Seen[]>;
  /** Reads all of the project at once; what it gives answers as `list` does, for any fleet, without a call. */
  everything(cloud: Cloud): Promise<Listed>;
  create(scope: MakingScope, wanted: Wanted<K>): Promise<Seen>;
  /** Several in one call, where the API makes all of them or none; only those of one and the same `groupOf`. */
  bulk?: {
    groupOf(wanted: Wanted<K>): string;
    /** In the order of `wanted`. */
    create(scope: Scope, wanted: Wanted<K>[]): Promise<Seen[]>;
  };
  /** For what is no use before others are put onto it, and costs the cloud work with each of them while it is at work. */
  inParts?: InParts<K>;
  /** Where a wish for the same object can have another fingerprint: whether it is not this one that is asked for. */
  isAnother?(wanted: Wanted<K>, seen: Seen): boolean;
  /** Why the object has to be changed in place; null when it is as wanted. */
  difference(scope: Scope, wanted: Wanted<K>, seen: Seen): string | null;
  update(scope: Scope, wanted: Wanted<K>, seen: Seen): Promise<Seen>;
  /** Asks for the object to be gone, as it was seen; true when it is gone already. */
  remove(scope: Scope, cloudId: string, key: string, seen?: Seen): Promise<boolean>;
  /** Refuses to replace what could not be made anew, while it still stands. */
  foresee?(scope: Scope, wanted: Wanted<K>, cloudId: string): Promise<void>;
  /** Of what may outlive the fleet: has the object itself say that it stays, so that nobody takes it for left over. */
  leave?(scope: Scope, seen: Seen, mark: string): Promise<void>;
  /** Under what its usage is metered, if at all: of the object as these attributes show it, or else as it is wanted, if it is. */
  meter(wanted: Wanted<K> | null, attributes: Attributes): Meter | null;
}

/** Made first and put to work last. Whoever finds it between the two sees a difference. */
interface InParts<K extends ResourceKind> {
  /** What is put onto it meanwhile, and onto these. */
  parts: ReadonlySet<ResourceKind>;
  /** Whether it is worth the further call now. */
  pays(scope: Scope): boolean;
  /** As the driver's `create`, and not at work yet; what it gives is as it will be. */
  create(scope: Scope, wanted: Wanted<K>): Promise<Seen>;
  finish(scope: Scope, cloudId: string): Promise<void>;
}

/** A `list` from memory. */
export type Listed = (scope: Scope, marks: MarkedKey[]) => Seen[];

export interface MarkedKey {
  key: string;
  name: string;
  mark: string;
  /** Of what is on record as being there. */
  cloudId?: string | null;
}

export interface Meter {
  meter: string;
  unit: string;
  /** Decimal. */
  quantity: string;
  /** Of a server. */
  state?: ServerState;
}

/** What is used from an instant on. */
export interface UseFact {
  meter: Meter;
  at: Date;
}

/** When use came to its end; where nobody tells, `lastSeenAt` is until when it is known, else null. */
export interface UseEnd {
  at: Date;
  lastSeenAt: Date | null;
}

/** Whether both are the same use. */
export const sameMeter = (a: Meter | null, b: Meter | null): boolean =>
  a?.meter === b?.meter && a?.quantity === b?.quantity && a?.state === b?.state;

export const refText = (ref: Ref): string => `${ref.kind}/${ref.key}`;
