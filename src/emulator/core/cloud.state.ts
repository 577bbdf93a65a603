import { randomUUID } from 'node:crypto';
import type { Clock } from '../../common/clock';
import { logger } from '../../common/logger';
import type { Volume, VolumeAttachment, VolumeSnapshot, VolumeType } from '../block-storage/block-storage.types';
import type { Flavor, InstanceAction, KeyPair, Server, ServerGroup } from '../compute/compute.types';
import type * as identity from '../identity/identity.types';
import type { Image, ImageMember } from '../image/image.types';
import type * as network from '../network/network.types';
import type * as objectStore from '../object-store/object-store.types';
import type { Stack, StackResource } from '../orchestration/orchestration.types';
import { BlobStore } from './blob.store';
import type { FaultControl } from './faults.control';
import { Table, type Row } from './indexed.table';
import { TimerQueue, type Timer, type TimerKind } from './timer.queue';
import { TransactionLog } from './transaction.log';

export interface Settings {
  buildMs: number;
  tokenLifeMs: number;
}

/** A number or text that the cloud keeps for itself, by name. */
interface Note extends Row {
  readonly value: string | number;
}

type TimerAction = (target: string, at: number) => void;

/** Everything the cloud holds. Changed only inside `transaction`. */
export class Cloud {
  private readonly log = new TransactionLog();
  private readonly queue = new TimerQueue();
  private readonly actions = new Map<TimerKind, TimerAction>();
  readonly blobs: BlobStore;
  /** The bytes of stored objects. */
  readonly contents: BlobStore;

  readonly notes = this.table<Note>('notes');
  readonly timers = this.table<Timer>('timers');
  readonly projects = this.table<identity.Project>('projects', { name: (row) => row.name });
  readonly users = this.table<identity.User>('users', { name: (row) => row.name });
  readonly roles = this.table<identity.Role>('roles', { name: (row) => row.name });
  readonly assignments = this.table<identity.Assignment>('assignments', {
    user: (row) => row.userId,
    project: (row) => row.projectId,
  });
  readonly credentials = this.table<identity.ApplicationCredential>('credentials', { user: (row) => row.userId });
  readonly revocations = this.table<identity.Revocation>('revocations');

  readonly networks = this.table<network.Network>('networks', {
    project: (row) => row.projectId,
    name: (row) => row.name,
    visible: (row) => (row.shared ? 'shared' : row.external ? 'external' : null),
  });
  readonly subnets = this.table<network.Subnet>('subnets', {
    project: (row) => row.projectId,
    name: (row) => row.name,
    network: (row) => row.networkId,
  });
  readonly ports = this.table<network.Port>('ports', {
    project: (row) => row.projectId,
    name: (row) => row.name,
    network: (row) => row.networkId,
    device: (row) => (row.deviceId === '' ? null : row.deviceId),
    mac: (row) => `${row.networkId} ${row.mac}`,
    subnet: (row) => row.fixedIps.map((ip) => ip.subnet_id),
    address: (row) => row.fixedIps.map((ip) => `${ip.subnet_id} ${ip.ip_address}`),
    group: (row) => row.securityGroups,
  });
  readonly routers = this.table<network.Router>('routers', {
    project: (row) => row.projectId,
    name: (row) => row.name,
  });
  readonly floatingIps = this.table<network.FloatingIp>('floatingips', {
    project: (row) => row.projectId,
    port: (row) => row.portId,
    router: (row) => row.routerId,
    network: (row) => row.networkId,
  });
  readonly securityGroups = this.table<network.SecurityGroup>('security-groups', {
    project: (row) => row.projectId,
    name: (row) => row.name,
  });
  readonly securityGroupRules = this.table<network.SecurityGroupRule>('security-group-rules', {
    project: (row) => row.projectId,
    group: (row) => row.groupId,
    remoteGroup: (row) => row.remoteGroupId,
  });
  readonly quotas = this.table<network.QuotaOverride>('quotas');

  readonly flavors = this.table<Flavor>('flavors', { name: (row) => row.name });
  readonly keyPairs = this.table<KeyPair>('keypairs', { user: (row) => row.userId });
  readonly servers = this.table<Server>('servers', { project: (row) => row.projectId });
  readonly serverGroups = this.table<ServerGroup>('server-groups', { project: (row) => row.projectId });
  readonly instanceActions = this.table<InstanceAction>('instance-actions', { server: (row) => row.serverId });
  readonly pastServers = this.table<Server>('past-servers', { project: (row) => row.projectId });

  readonly images = this.table<Image>('images', {
    project: (row) => row.projectId,
    visibility: (row) => row.visibility,
  });
  readonly imageMembers = this.table<ImageMember>('image-members', {
    image: (row) => row.imageId,
    project: (row) => row.projectId,
  });

  readonly volumeTypes = this.table<VolumeType>('volume-types');
  readonly volumes = this.table<Volume>('volumes', { project: (row) => row.projectId });
  readonly volumeSnapshots = this.table<VolumeSnapshot>('volume-snapshots', {
    project: (row) => row.projectId,
    volume: (row) => row.volumeId,
  });
  readonly volumeAttachments = this.table<VolumeAttachment>('volume-attachments', {
    volume: (row) => row.volumeId,
    server: (row) => row.serverId,
  });

  readonly stacks = this.table<Stack>('stacks', { project: (row) => row.projectId, name: (row) => row.name });
  readonly stackResources = this.table<StackResource>('stack-resources', { stack: (row) => row.stackId });

  readonly storeAccounts = this.table<objectStore.StoreAccount>('store-accounts');
  readonly containers = this.table<objectStore.Container>('containers', { project: (row) => row.projectId });
  readonly objects = this.table<objectStore.StoredObject>('objects', { container: (row) => row.containerId });

  constructor(
    readonly clock: Clock,
    readonly settings: Settings,
    readonly faults: FaultControl,
    dataDir: string | null,
  ) {
    this.blobs = new BlobStore(dataDir, 'images');
    this.contents = new BlobStore(dataDir, 'objects');
    this.log.open(dataDir);
    this.sweep();
    for (const timer of this.timers.all()) this.queue.push(timer);
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.clock.now().getTime();
  }

  transaction<T>(work: () => T): T {
    return this.log.run(work);
  }

  /** A part of a transaction that may fail by itself. */
  attempt<T>(work: () => T): T {
    return this.log.attempt(work);
  }

  /** Does what cannot be taken back, such as to remove bytes, once the transaction is in the journal. */
  afterCommit(then: () => void): void {
    this.log.afterCommit(then);
  }

  /** How long a small change takes to show, such as a floating IP's status. */
  get settleMs(): number {
    return Math.min(400, Math.floor(this.settings.buildMs / 4));
  }

  onTimer(kind: TimerKind, action: TimerAction): void {
    this.actions.set(kind, action);
  }

  schedule(kind: TimerKind, target: string, at: number): void {
    this.queue.push(this.timers.put({ id: randomUUID(), at, kind, target }));
  }

  /** Lets everything happen that was due by now, each as of its own time. */
  advance(): void {
    const now = this.now();
    const failed: Timer[] = [];
    for (let timer = this.queue.popDue(now); timer; timer = this.queue.popDue(now)) {
      if (!this.fire(timer)) failed.push(timer);
    }
    for (const timer of failed) this.queue.push(timer);
  }

  close(): void {
    this.log.close();
  }

  /** Bytes whose row never came to be, or went without them: a kill came in between. */
  private sweep(): void {
    this.blobs.keepOnly(new Set(this.images.all().flatMap(({ id, bytesOf }) => [id, bytesOf ?? id])));
    this.contents.keepOnly(new Set(this.objects.all().map(({ contentId }) => contentId)));
  }

  /** False when it failed, as on a full disk. Whoever calls meanwhile has no part in that: it stays due. */
  private fire(timer: Timer): boolean {
    // A transaction that failed took its timers back; their places in the queue stay.
    if (!this.timers.get(timer.id)) return true;
    try {
      this.transaction(() => {
        this.timers.delete(timer.id);
        this.actions.get(timer.kind)?.(timer.target, timer.at);
      });
      return true;
    } catch (error) {
      const { kind, target } = timer;
      const text = 'what was due could not be done, and is tried again with the next call';
      logger('emulator').error({ event: 'emulator.timer-failed', kind, target, err: error }, text);
      return false;
    }
  }

  private table<T extends Row>(name: string, keys: Record<string, (row: T) => string | readonly string[] | null> = {}) {
    return this.log.register(new Table<T>(name, this.log, keys));
  }
}
