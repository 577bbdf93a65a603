import type { AccountScope } from '../../common/account.scope';
import { messageOf } from '../../common/errors';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { Semaphore } from '../../common/semaphore';
import type { Database } from '../../database';
import { selectFleet } from '../../fleets';
import type { Cloud } from '../../openstack';
import type { Clouds } from '../clouds';
import type { FleetClouds } from '../fleet.clouds';
import { projectObjects, type ProjectObject } from '../seen/project.objects';
import { fleetsWithProject } from '../own-project/project.repository';

const log = new LimitedLogger(logger('reconciliation'));

/** Fleets' own projects that are read at once. */
const atOnce = 4;

export type PlacedObject = ProjectObject & {
  /** Id of the fleet in whose own project it is; null in the shared one. */
  ownProjectOf: string | null;
};

/** What there is in the projects of one cloud. */
export interface Places {
  objects: PlacedObject[];
  /** Ids of the fleets whose own projects were read. */
  read: ReadonlySet<string>;
}

/** Where orphans are looked for: in the project that fleets share, and in those that some have for themselves. */
export class OrphanPlaces {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly fleetClouds: FleetClouds,
  ) {}

  /** The cloud as it is in the shared project, or in that fleet's own. */
  async cloudIn(name: string | null, ownProjectOf: string | null): Promise<Cloud> {
    const fleet = ownProjectOf === null ? null : await selectFleet(this.database, ownProjectOf);
    return fleet ? this.fleetClouds.of(fleet) : this.clouds.get(name);
  }

  /** `scope` limits it to own projects of these accounts' fleets; of deleted ones too, where something was to be kept. */
  async read(name: string | null, scope: AccountScope): Promise<Places> {
    const shared = await projectObjects(this.clouds.get(name));
    const permits = new Semaphore(atOnce);
    const fleetIds = await fleetsWithProject(this.database, name, scope);
    const own = await Promise.all(fleetIds.map((fleetId) => permits.run(() => this.ownOf(name, fleetId))));
    const found = [
      ...own.flatMap((one) => one?.objects ?? []),
      ...shared.map((one) => ({ ...one, ownProjectOf: null })),
    ];
    // Key pairs are the user's, and in all of them.
    const distinct = new Map(found.map((one) => [`${one.kind} ${one.id}`, one]));
    return { objects: [...distinct.values()], read: new Set(own.flatMap((one) => one?.fleetId ?? [])) };
  }

  /** A project that cannot be read keeps nobody from the others; its fleet tells what is wrong. */
  private async ownOf(
    name: string | null,
    fleetId: string,
  ): Promise<{ fleetId: string; objects: PlacedObject[] } | null> {
    try {
      const objects = await projectObjects(await this.cloudIn(name, fleetId));
      return { fleetId, objects: objects.map((one) => ({ ...one, ownProjectOf: fleetId })) };
    } catch (error) {
      log.warn({ event: 'orphans.project_unread', fleetId, err: error }, `its own project: ${messageOf(error)}`);
      return null;
    }
  }
}
