import type { Clock } from '../common/clock';
import { Semaphore } from '../common/semaphore';
import type { Database, Tx } from '../database';
import { ensureKeyPair, lastKept, loadWanted, selectFleet, volumesOf, type Fleet } from '../fleets';
import type { LoadedFleet } from './fleet.plan';
import { endedLinks, loadPeers } from './links/link.loader';
import { hadResources, liveResources } from './resource.repository';

export type Loaded = LoadedFleet & { version: number };

/**
 * Far fewer than the database has connections: when a hundred fleets begin together, the first is at work in the cloud
 * while the last is still read, instead of standing in line for a connection behind all of them.
 */
const atOnce = 4;

/** Reads fleets for their runs. */
export class FleetLoader {
  private readonly permits = new Semaphore(atOnce);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly encryptionKey: Buffer,
  ) {}

  /** What the fleet should be, and what is on record of it; where it is to have a key pair of its own, that is made. */
  load(fleetId: string): Promise<Loaded | null> {
    return this.permits.run(() =>
      this.database.transaction(async (tx) => {
        const wanted = await loadWanted(tx, fleetId);
        if (wanted === null) return null;
        const spec = await ensureKeyPair(tx, wanted.fleet, wanted.spec, this.encryptionKey, this.clock.now());
        const rows = await liveResources(tx, fleetId);
        const untouched = rows.length === 0 && !(await hadResources(tx, fleetId));
        const wantedVolumes = volumesOf(spec).map(({ key }) => key);
        const parting = rows.filter(({ kind, key }) => kind === 'volume' && !wantedVolumes.includes(key));
        const keptVolumes = await lastKept(
          tx,
          wanted.fleet,
          parting.map(({ key }) => key),
        );
        return { ...wanted, spec, rows, untouched, keptVolumes, links: await loadPeers(tx, fleetId) };
      }),
    );
  }
}

/** A fleet that was never to be built may still have to let go of a link that it asked for. */
export const isDue = (loaded: Loaded): boolean => {
  const { deletedAt, buildRequestedAt, deleteRequestedAt } = loaded.fleet;
  if (deletedAt !== null) return false;
  return buildRequestedAt !== null || deleteRequestedAt !== null || endedLinks(loaded).length > 0;
};

/** Whether another version, a deletion or a pause came after the run had read what is wanted. */
export async function isSuperseded(tx: Tx, fleet: Fleet): Promise<boolean> {
  const now = await selectFleet(tx, fleet.id);
  return now === null || wantedOf(now) !== wantedOf(fleet);
}

/** What a run is about, in one text. */
const wantedOf = ({ blueprintId, wantedVersion, driftPolicy, deleteRequestedAt, pause }: Fleet): string =>
  [blueprintId, wantedVersion, driftPolicy, deleteRequestedAt !== null, pause !== null].join();
