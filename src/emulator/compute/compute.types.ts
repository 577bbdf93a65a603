import type { Row } from '../core/indexed.table';

export interface Flavor extends Row {
  readonly name: string;
  readonly vcpus: number;
  readonly ram: number;
  readonly disk: number;
  readonly ephemeral: number;
  readonly swap: number;
  readonly isPublic: boolean;
  readonly description: string | null;
  readonly extraSpecs: Readonly<Record<string, string>>;
}

/** id is `user/name`, since that is what Nova keeps unique. */
export interface KeyPair extends Row {
  readonly name: string;
  readonly userId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly type: 'ssh' | 'x509';
  readonly createdAt: number;
  readonly serial: number;
}

/** No name is unique. Its members are the servers that name it. */
export interface ServerGroup extends Row {
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  readonly policy: string;
  readonly rules: object;
}

export type VmState =
  | 'building'
  | 'active'
  | 'stopped'
  | 'paused'
  | 'suspended'
  | 'shelved'
  | 'shelved_offloaded'
  | 'resized'
  | 'error'
  /** Deleted, and kept for whoever wants it back. */
  | 'soft-delete';

export interface WantedNic {
  readonly networkId: string;
  readonly portId: string | null;
  readonly fixedIp: string | null;
}

export interface Fault {
  readonly code: number;
  readonly message: string;
  readonly created: number;
}

export interface Server extends Row {
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  readonly description: string | null;
  readonly flavorId: string;
  readonly imageId: string;
  readonly keyName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly userData: string | null;
  readonly configDrive: boolean;
  readonly zone: string;
  readonly hostname: string;
  /** Missing in journals of before there were groups. */
  readonly groupId?: string | null;
  readonly vmState: VmState;
  readonly taskState: string | null;
  readonly powerState: number;
  readonly nics: readonly WantedNic[];
  /** Names or ids of the groups given to the ports that Nova makes. */
  readonly securityGroups: readonly string[];
  /** Ports that were made for this server, and so go with it. */
  readonly ownPorts: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly launchedAt: number | null;
  /** The build began at `createdAt` (or with a rebuild) and ends here. */
  readonly buildFrom: number;
  readonly buildUntil: number;
  readonly fault: Fault | null;
  readonly willFail: boolean;
  readonly oldFlavorId: string | null;
  readonly locked: boolean;
  readonly bootCount: number;
  /** Set once it is gone; Nova keeps such servers for usage and `changes-since`. */
  readonly deletedAt: number | null;
}

/** id is the request id; kept after the server is gone, as Nova keeps it. */
export interface InstanceAction extends Row {
  readonly serverId: string;
  readonly action: string;
  readonly projectId: string;
  readonly userId: string;
  readonly startedAt: number;
  /** Null while it is under way; missing in journals of before it was kept. */
  readonly endedAt?: number | null;
}
