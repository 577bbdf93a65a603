import { append } from '../../common/append';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { groupBy } from '../../common/group';
import { logger } from '../../common/logger';
import { parkAgain, wake, type Database } from '../../database';
import { cidrsOf, reconcileQueue } from '../../fleets';
import type { Cloud } from '../../openstack';
import type { Clouds } from '../clouds';
import { parkedFleets, type ParkedFleet } from './drift.repository';
import { comparePlan } from '../fleet.comparison';
import { buildLinks, withLinks, type LinkedPeer } from '../links/link.builder';
import { loadPeersOf } from '../links/link.loader';
import { rememberedFrom } from '../wanted/memory';
import { readProject } from '../seen/project.reader';
import { needsOf, readReferences, type References } from '../wanted/references.resolver';
import { commitLooked, liveResourcesOf, type ResourceRow } from '../resource.repository';
import { readSeen, type Lister } from '../seen/seen.reader';
import { buildNames, buildWanted } from '../wanted/wanted.builder';

const log = logger('reconciliation');

/** Fewer fleets than this are cheaper to look at one by one than the whole project is. */
const worthScan = 5;
/** Comparing is computing alone: after so many fleets others have their turn. */
const fleetsAtATime = 50;

export interface ScanResult {
  /** Fleets that were compared with the cloud. */
  fleets: number;
  /** Ids of those that differ, or that could not be compared: their own run looks closer. */
  woken: string[];
}

interface Project {
  cloud: Cloud;
  list: Lister;
  references: References;
  rows: Map<string, ResourceRow[]>;
  links: Map<string, LinkedPeer[]>;
  readAt: Date;
}

/**
 * Finds what was changed in the cloud behind our back: reads each project as a whole, once for all of its fleets,
 * compares in memory, and wakes only the fleets that differ. It decides nothing: what it took for a difference, because
 * the fleet was being changed while it read, is found to be none by the fleet's own run.
 */
export class DriftScanner {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /** Looks at converged fleets once one of them was not looked at for `minutes`; half as old ones have part in it. */
  async scan(minutes: number): Promise<ScanResult> {
    const parked = await parkedFleets(this.database, minutes);
    const result: ScanResult = { fleets: 0, woken: [] };
    if (!parked.some(({ stale }) => stale)) return result;
    // A project of one fleet alone is not worth a scan.
    const scanned = ({ converged, apart }: ParkedFleet) => converged && !apart;
    append(
      result.woken,
      parked.filter((fleet) => fleet.stale && !scanned(fleet)).map(({ id }) => id),
    );
    const converged = parked.filter(scanned);
    for (const [name, fleets] of groupBy(converged, ({ cloud }) => cloud)) await this.scanCloud(name, fleets, result);
    for (const id of result.woken) await wake(this.database, reconcileQueue, id);
    return result;
  }

  private async scanCloud(name: string | null, fleets: ParkedFleet[], result: ScanResult): Promise<void> {
    const stale = fleets.filter((fleet) => fleet.stale).map(({ id }) => id);
    if (fleets.length < worthScan) return append(result.woken, stale);
    try {
      const differing = await this.differing(await this.read(name, fleets), fleets);
      const same = fleets.map(({ id }) => id).filter((id) => !differing.includes(id));
      await parkAgain(this.database, reconcileQueue, same);
      result.fleets += fleets.length;
      append(result.woken, differing);
    } catch (error) {
      // Each fleet's own run tells in its conditions what is wrong with the cloud, and when it is tried again.
      log.warn({ event: 'scan.failed', cloud: name, err: error }, messageOf(error));
      append(result.woken, stale);
    }
  }

  private async read(name: string | null, fleets: ParkedFleet[]): Promise<Project> {
    const cloud = this.clouds.get(name);
    // The records first: what is made while the cloud is read is then seen but not recorded, and looked at closer.
    const ids = fleets.map(({ id }) => id);
    const rows = await liveResourcesOf(this.database, ids);
    const links = await loadPeersOf(this.database, ids);
    const readAt = this.clock.now();
    // What is wanted and not recorded differs whatever the cloud has; a cloud without volumes is not asked for them.
    const kinds = [...new Set([...rows.values()].flat().map(({ kind }) => kind))];
    const [list, references] = await Promise.all([
      readProject(cloud, kinds),
      readReferences(this.database, cloud, needsOf(fleets.map(({ spec }) => spec))),
    ]);
    return { cloud, list, references, rows, links, readAt };
  }

  private async differing(project: Project, fleets: ParkedFleet[]): Promise<string[]> {
    const found: string[] = [];
    const seen: string[] = [];
    for (const [position, fleet] of fleets.entries()) {
      if (position % fleetsAtATime === 0) await this.clock.sleep(0);
      if (await this.differs(project, fleet, seen)) found.push(fleet.id);
    }
    await commitLooked(this.database, seen, project.readAt);
    return found;
  }

  private times() {
    return { now: this.clock.now(), settleMs: this.settleMs };
  }

  /** What of the fleet's records was found is added to `found`. */
  private async differs(project: Project, fleet: ParkedFleet, found: string[]): Promise<boolean> {
    const { cloud, list, references } = project;
    const { spec, blocks } = fleet;
    const rows = project.rows.get(fleet.id) ?? [];
    const links = project.links.get(fleet.id) ?? [];
    const me = { fleet, spec, cidrs: cidrsOf(spec, blocks), rows, remembered: rememberedFrom(rows) };
    try {
      const linked = buildLinks(me, links);
      const seen = await readSeen(cloud, fleet, withLinks(buildNames(me), linked), rows, list);
      const wanted = withLinks(buildWanted({ ...me, references }), linked);
      // Kept or deleted: what is not wanted any more differs.
      const compared = { fleet, spec, links, keptVolumes: [], wanted, rows, seen, ...this.times() };
      const plan = comparePlan(cloud, compared);
      append(found, plan.found);
      return plan.steps.length > 0;
    } catch {
      return true; // such as a name that the cloud no longer offers: the fleet's own run tells it
    }
  }
}
