import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { Semaphore } from '../../common/semaphore';
import type { Database } from '../../database';
import { ifThere, ports, routers, volumes, volumeSnapshots, type Cloud } from '../../openstack';
import { deletionRankOf, driverOf } from '../kinds';
import type { Orphan } from './orphan.finder';
import { isOnRecord } from './orphan.repository';
import { recordFleetEvent } from '../fleet-event.repository';
import { scopeOf } from '../seen/seen.reader';
import { isSoftDeleted } from '../seen/server.state';

export interface SweepResult {
  removed: Orphan[];
  left: { orphan: Orphan; reason: string }[];
}

/** Deletes under way at once. */
const parallelism = 8;
/** How long a deleted server is waited for, in ms, and how often it is looked for. */
const [patienceMs, everyMs] = [60_000, 500];

/** Removes orphans, what stands on something before it. Whatever stays is told with its reason; asking again goes on. */
export class OrphanSweeper {
  private readonly permits = new Semaphore(parallelism);
  private readonly result: SweepResult = { removed: [], left: [] };

  constructor(
    private readonly database: Database,
    private readonly cloud: Cloud,
    private readonly clock: Clock,
    private readonly orphans: Orphan[],
  ) {}

  async sweep(): Promise<SweepResult> {
    const routers = this.orphans.filter(({ kind }) => kind === 'router');
    const ranks = [...new Set(this.orphans.map(rankOf))].sort((a, b) => a - b);
    for (const rank of ranks) {
      // What is reached from outside is gone by then, and what the interfaces are on can go after them.
      if (rank > 1) await this.each(routers.splice(0), (router) => this.leaveNetworks(router).catch(() => undefined));
      await this.each(
        this.orphans.filter((orphan) => rankOf(orphan) === rank),
        (orphan) => this.attempt(orphan),
      );
    }
    return this.result;
  }

  private async each(orphans: Orphan[], work: (orphan: Orphan) => Promise<void>): Promise<void> {
    await Promise.all(orphans.map((orphan) => this.permits.run(() => work(orphan))));
  }

  private async attempt(orphan: Orphan): Promise<void> {
    const reason = await this.remove(orphan).catch(messageOf);
    if (reason !== null) return void this.result.left.push({ orphan, reason });
    this.result.removed.push(orphan);
    if (orphan.fleet === null) return;
    const { kind, key, name, cloudId, fleetId } = orphan;
    const message = `${kind} ${name} (${cloudId}), which no record knew, is swept`;
    const event = { fleetId, type: 'orphan.swept', message, details: { kind, key, cloudId }, at: this.clock.now() };
    await this.database.transaction((tx) => recordFleetEvent(tx, event));
  }

  /** Why it stays; null once it is gone. */
  private async remove(orphan: Orphan): Promise<string | null> {
    // A fleet may have taken it up since the report: by its mark it would be found again.
    if (await isOnRecord(this.database, orphan)) return 'a fleet has it on record by now';
    const { kind, key, cloudId } = orphan;
    if (kind === 'volume' && orphan.state === 'orphan' && (await this.isKept(cloudId))) return 'is to be kept by now';
    if (kind === 'volume_snapshot') return this.removeSnapshot(cloudId);
    const scope = scopeOf(this.cloud, { id: orphan.fleetId, name: fleetNameOf(orphan) }, new Map());
    const driver = driverOf(kind);
    const gone = await driver.remove(scope, cloudId, key);
    const { name, mark } = orphan;
    const isThere = async () => {
      const listed = await driver.list(scope, [{ key, name, mark, cloudId }]);
      const found = listed.find((seen) => seen.cloudId === cloudId);
      // What the cloud keeps of a server has its volumes still, and may be taken back.
      if (found && isSoftDeleted(found)) await driver.remove(scope, cloudId, key, found);
      return found !== undefined;
    };
    return gone ? null : this.awaitEnd(isThere);
  }

  private async isKept(volumeId: string): Promise<boolean> {
    const volume = await ifThere(volumes.get(this.cloud, volumeId));
    return volume?.metadata.moorage_keep === 'true';
  }

  private async removeSnapshot(cloudId: string): Promise<string | null> {
    if (!(await volumeSnapshots.remove(this.cloud, cloudId))) return null;
    return this.awaitEnd(async () => (await ifThere(volumeSnapshots.get(this.cloud, cloudId))) !== null);
  }

  /** Takes away the interfaces that the router has on subnets that go as well; others are somebody's, and keep it. */
  private async leaveNetworks(router: Orphan): Promise<void> {
    if (!(await this.goes(router.cloudId))) return;
    const { routes } = await routers.get(this.cloud, router.cloudId);
    if (routes.length > 0) await routers.removeRoutes(this.cloud, router.cloudId, routes);
    const found = await ports.list(this.cloud, { device_id: router.cloudId });
    for (const { id, fixed_ips: ips } of found.filter(ports.isRouterInterface)) {
      const [itself, ...under] = await Promise.all([id, ...ips.map((ip) => ip.subnet_id)].map((one) => this.goes(one)));
      if (itself || under.every(Boolean)) await routers.removeInterface(this.cloud, router.cloudId, { port_id: id });
    }
  }

  private async goes(cloudId: string): Promise<boolean> {
    const orphan = this.orphans.find((one) => one.cloudId === cloudId);
    return orphan !== undefined && !(await isOnRecord(this.database, orphan));
  }

  private async awaitEnd(isThere: () => Promise<boolean>): Promise<string | null> {
    const until = this.clock.now().getTime() + patienceMs;
    while (this.clock.now().getTime() < until) {
      if (!(await isThere())) return null;
      await this.clock.sleep(everyMs);
    }
    return 'the cloud has accepted its deletion and not ended it yet';
  }
}

/** Snapshots hold their volumes in place. */
const rankOf = ({ kind, key }: Orphan): number => (kind === 'volume_snapshot' ? 0 : deletionRankOf({ kind, key }));

/** Of a fleet that was never here, as its objects' names tell. */
const fleetNameOf = ({ fleet, name, key }: Orphan): string =>
  fleet?.name ?? name.slice('moorage-'.length, -`-${key}`.length);
