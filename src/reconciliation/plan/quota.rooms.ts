import type { BlueprintSpec } from '../../fleets';
import { blockStorageLimits, computeLimits, isFailure, networkQuotas, type Cloud } from '../../openstack';
import { allKeyPairs } from '../kinds/key-pair.kind';
import { sharedRead } from '../seen/shared.read';

export interface Room {
  /** Null where there is none. */
  limit: number | null;
  used: number;
}

export type Rooms = Partial<Record<string, Room>>;

/** OpenStack writes no limit as -1. */
const room = (limit: number, used: number): Room => ({ limit: limit < 0 ? null : limit, used });

/** What the cloud has room for, by resource: each part is read when it is first asked for, and once. */
export class QuotaRooms {
  private limits?: Promise<Rooms>;
  private quotas?: Promise<Rooms>;
  private storage?: Promise<Rooms>;
  private pairs?: Promise<Rooms>;

  constructor(private readonly cloud: Cloud) {}

  /** Begins to read what a fleet that has nothing yet is going to ask for. */
  ahead({ networks, router, securityGroups, keyPair, servers }: BlueprintSpec): void {
    const network = networks.length > 0 || router !== undefined || securityGroups.length > 0;
    const reads: Promise<Rooms>[] = [];
    if (network) reads.push(this.network());
    if (servers.length > 0) reads.push(this.compute());
    if (servers.some(({ volumes = [], bootVolume }) => volumes.length > 0 || bootVolume))
      reads.push(this.blockStorage());
    if (keyPair) reads.push(this.keyPairs());
    void Promise.allSettled(reads); // whoever asks for it later hears of a failure
  }

  compute(): Promise<Rooms> {
    return (this.limits ??= unlessUntold(sharedRead(this.cloud, 'compute limits', () => readCompute(this.cloud))));
  }

  blockStorage(): Promise<Rooms> {
    const read = () => sharedRead(this.cloud, 'block storage limits', () => readBlockStorage(this.cloud));
    return (this.storage ??= unlessUntold(read()));
  }

  network(): Promise<Rooms> {
    return (this.quotas ??= unlessUntold(sharedRead(this.cloud, 'network quotas', () => readNetwork(this.cloud))));
  }

  /** The limits tell how many key pairs a user may have, not how many there are. */
  keyPairs(): Promise<Rooms> {
    return (this.pairs ??= this.readKeyPairs());
  }

  private async readKeyPairs(): Promise<Rooms> {
    const [{ key_pairs: limit }, pairs] = await Promise.all([this.compute(), allKeyPairs(this.cloud)]);
    return limit ? { key_pairs: { ...limit, used: pairs.length } } : {};
  }
}

async function readCompute(cloud: Cloud): Promise<Rooms> {
  const limits = await computeLimits.get(cloud);
  return {
    instances: room(limits.maxTotalInstances, limits.totalInstancesUsed),
    cores: room(limits.maxTotalCores, limits.totalCoresUsed),
    ram: room(limits.maxTotalRAMSize, limits.totalRAMUsed),
    key_pairs: room(limits.maxTotalKeypairs, 0),
    server_groups: room(limits.maxServerGroups, limits.totalServerGroupsUsed),
    server_group_members: room(limits.maxServerGroupMembers, 0),
  };
}

async function readBlockStorage(cloud: Cloud): Promise<Rooms> {
  const limits = await blockStorageLimits.get(cloud);
  return {
    volumes: room(limits.maxTotalVolumes, limits.totalVolumesUsed),
    gigabytes: room(limits.maxTotalVolumeGigabytes, limits.totalGigabytesUsed),
  };
}

async function readNetwork(cloud: Cloud): Promise<Rooms> {
  const quota = await networkQuotas.get(cloud);
  return Object.fromEntries(
    Object.entries(quota).map(([resource, { limit, used, reserved }]) => [resource, room(limit, used + reserved)]),
  );
}

/** A cloud that does not tell its limits, by policy or for lack of the extension, refuses when the time comes. */
async function unlessUntold<T extends object>(reading: Promise<T>): Promise<T | Record<string, never>> {
  try {
    return await reading;
  } catch (error) {
    // Whoever says so: it may be a gateway that lets nobody ask.
    if (isFailure(error, 'terminal', 'gone') || (isFailure(error) && error.httpStatus === 404)) return {};
    throw error;
  }
}
