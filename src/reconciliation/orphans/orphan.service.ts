import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { append } from '../../common/append';
import { CLOCK, type Clock } from '../../common/clock';
import { groupBy } from '../../common/group';
import { Database } from '../../database';
import { requestReconcile } from '../../fleets';
import { Clouds } from '../clouds';
import { FleetClouds } from '../fleet.clouds';
import { findOrphans, type OrphanFindings } from './orphan.finder';
import { OrphanPlaces } from './orphan.places';
import { OrphanSweeper, type SweepResult } from './orphan.sweeper';

/** Finds what is ours in a cloud's projects and in no fleet, and takes it away when it is asked to. */
@Injectable()
export class OrphanService {
  private readonly places: OrphanPlaces;

  constructor(
    private readonly database: Database,
    clouds: Clouds,
    fleetClouds: FleetClouds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.places = new OrphanPlaces(database, clouds, fleetClouds);
  }

  /** `scope` limits it to what is, or was, of these accounts' fleets. */
  async report(cloud: string | null, scope: AccountScope): Promise<OrphanFindings> {
    const found = await findOrphans(this.database, cloud, () => this.places.read(cloud, scope));
    const visible = ({ fleet }: { fleet: { accountId: string } | null }) => sees(scope, fleet?.accountId);
    return { orphans: found.orphans.filter(visible), gone: found.gone.filter(visible) };
  }

  /**
   * Removes the orphans, or those that are named, which may then be kept ones and ones of unknown fleets too. Fleets of
   * which something is gone are woken: their own run, and their drift policy, say what becomes of it.
   */
  async sweep(
    cloud: string | null,
    scope: AccountScope,
    cloudIds: string[] | null,
  ): Promise<SweepResult & { woken: string[] }> {
    const { orphans, gone } = await this.report(cloud, scope);
    const chosen = orphans.filter(({ cloudId, state }) =>
      cloudIds === null ? state === 'orphan' : cloudIds.includes(cloudId),
    );
    const woken = [...new Set(gone.map(({ fleetId }) => fleetId))];
    await this.database.transaction((tx) => requestReconcile(tx, ...woken));
    const result: SweepResult = { removed: [], left: [] };
    for (const [ownProjectOf, among] of groupBy(chosen, (orphan) => orphan.ownProjectOf)) {
      const place = await this.places.cloudIn(cloud, ownProjectOf);
      const { removed, left } = await new OrphanSweeper(this.database, place, this.clock, among).sweep();
      append(result.removed, removed);
      append(result.left, left);
    }
    return { ...result, woken };
  }
}
