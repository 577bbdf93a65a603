import type { Clock } from '../../common/clock';
import { checkFence, holdFence, type Database, type Tx, type WorkLease } from '../../database';
import type { Fleet, OwnProject } from '../../fleets';
import type { Cloud } from '../../openstack';
import { markOf } from '../marks';
import { recordFleetEvent } from '../fleet-event.repository';

export type OwnFleet = Fleet & { project: OwnProject };

export const hasOwnProject = (fleet: Fleet): fleet is OwnFleet => fleet.project !== null;

export const projectName = ({ name }: Pick<Fleet, 'name'>): string => `moorage-${name}`;
export const projectMark = ({ id }: Pick<Fleet, 'id'>): string => markOf(id, 'project');

/** One run's work on its fleet's own project. */
export class ProjectContext {
  constructor(
    readonly fleet: OwnFleet,
    /** As the cloud's own user sees it. */
    readonly base: Cloud,
    readonly encryptionKey: Buffer,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly lease: WorkLease,
  ) {}

  /** An effect is sent only by the one who holds the fleet. */
  async begin(): Promise<void> {
    await checkFence(this.database, this.lease);
  }

  commit(work: (tx: Tx, at: Date) => Promise<void>): Promise<void> {
    return this.database.transaction(async (tx) => {
      await holdFence(tx, this.lease);
      await work(tx, this.clock.now());
    });
  }

  /** As `commit`, with an entry in the fleet's history. */
  commitEvent(type: string, message: string, work: (tx: Tx, at: Date) => Promise<void>): Promise<void> {
    return this.commit(async (tx, at) => {
      await work(tx, at);
      await recordFleetEvent(tx, { fleetId: this.fleet.id, type, message, at });
    });
  }
}
