import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import type { Page, PageQuery } from '../../common/page';
import { Database, type Tx } from '../../database';
import { fleetDeleting, notFound, selectFleet, snapshotUsers, type Fleet } from '../../fleets';
import { findCapture, insertCapture, wakeCapture } from '../captures/capture.repository';
import { beginRemoval, captureOf, pageOfCaptures } from '../captures/capture.requests';
import { asked, captureName } from '../captures/capture.types';
import { markOf, nameOf } from '../marks';
import { liveResources, stacksOf } from '../resource.repository';
import { snapshotTable } from './fleet-snapshot.table';
import type { FleetSnapshot } from './fleet-snapshot.types';
import { snapshotInUse, snapshotNameTaken, snapshotNotFound, volumeNotFound } from './snapshot.errors';

/** Snapshots of fleets' volumes. What is asked for is committed here; the keeper does it. */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Has a snapshot taken of a volume, which is named by its key or its name in the cloud.
   * @throws DomainError FLEET_NOT_FOUND, FLEET_DELETING, VOLUME_NOT_FOUND, SNAPSHOT_NAME_TAKEN
   */
  take(fleetId: string, wantedVolume: string, wantedName?: string): Promise<FleetSnapshot> {
    return this.database.transaction(async (tx) => {
      const fleet = await selectFleet(tx, fleetId);
      if (fleet === null) throw notFound('fleet', fleetId);
      if (fleet.deleteRequestedAt) throw fleetDeleting(fleet);
      const { key: volume, cloudId: volumeId } = await findVolume(tx, fleet, wantedVolume);
      const at = this.clock.now();
      const name = captureName(wantedName, volume, at);
      const key = `snapshot/${name}`;
      const snapshot: FleetSnapshot = {
        ...asked,
        id: newId(),
        fleetId,
        accountId: fleet.accountId,
        name,
        createdAt: at,
        cloudName: nameOf(fleet.name, key),
        mark: markOf(fleetId, key),
        volume,
        volumeId,
        sizeGiB: null,
      };
      if (!(await insertCapture(tx, snapshotTable, snapshot))) throw snapshotNameTaken(name);
      return snapshot;
    });
  }

  /** Oldest first. */
  list(fleetId: string, query: PageQuery): Promise<Page<FleetSnapshot>> {
    return pageOfCaptures(this.database, snapshotTable, fleetId, query);
  }

  /** @throws DomainError SNAPSHOT_NOT_FOUND */
  get(fleetId: string, id: string): Promise<FleetSnapshot> {
    return this.database.transaction(async (tx) =>
      captureOf(await findCapture(tx, snapshotTable, id), fleetId, id, snapshotNotFound),
    );
  }

  /** Has it deleted. Asking again changes nothing. @throws DomainError SNAPSHOT_NOT_FOUND, SNAPSHOT_IN_USE */
  remove(fleetId: string, id: string, by: string): Promise<FleetSnapshot> {
    return this.database.transaction(async (tx) => {
      const snapshot = captureOf(await wakeCapture(tx, snapshotTable, id), fleetId, id, snapshotNotFound);
      const { cloudName, cloudId, accountId, status } = snapshot;
      const names = cloudId === null ? [cloudName] : [cloudName, cloudId];
      const asking = status === 'active' ? await snapshotUsers(tx, accountId, names) : [];
      const users = [...asking, ...(await stacksOf(tx, cloudId))];
      if (users.length > 0) throw snapshotInUse(cloudName, users);
      return beginRemoval(tx, snapshotTable, snapshot, `by ${by}`, this.clock.now());
    });
  }
}

async function findVolume(tx: Tx, fleet: Fleet, wanted: string): Promise<{ key: string; cloudId: string }> {
  const rows = await liveResources(tx, fleet.id);
  const volumes = rows.flatMap(({ kind, key, name, cloudId, status }) =>
    kind === 'volume' && cloudId !== null && status !== 'deleting' ? [{ key, name, cloudId }] : [],
  );
  const found = volumes.find(({ key, name }) => key === wanted || name === wanted);
  if (found) return found;
  const known = volumes.map(({ key }) => key);
  throw volumeNotFound(fleet.name, wanted, known);
}
