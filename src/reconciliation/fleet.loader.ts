import type { Clock } from '../common/clock';
import { Semaphore } from '../common/semaphore';
import type { Database, Tx } from '../database';
import { ensureKeyPair, lastKept, loadStanding, loadWanted, volumesOf } from '../fleets';
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
    return this.read(async (tx) => {
      const wanted = await loadWanted(tx, fleetId);
      if (wanted === null) return null;
      const { fleet, spec } = wanted;
      return { ...wanted, spec: await ensureKeyPair(tx, fleet, spec, this.encryptionKey, this.clock.now()) };
    });
  }

  /** As if the fleet should be what it last stood as; null where it never stood. */
  loadStanding(fleetId: string): Promise<Loaded | null> {
    return this.read((tx) => loadStanding(tx, fleetId));
  }

  private read(wish: (tx: Tx) => ReturnType<typeof loadWanted>): Promise<Loaded | null> {
    return this.permits.run(() =>
      this.database.transaction(async (tx) => {
        const wanted = await wish(tx);
        if (wanted === null) return null;
        const { fleet, spec } = wanted;
        const rows = await liveResources(tx, fleet.id);
        const untouched = rows.length === 0 && !(await hadResources(tx, fleet.id));
        const wantedVolumes = volumesOf(spec).map(({ key }) => key);
        const parting = rows.filter(({ kind, key }) => kind === 'volume' && !wantedVolumes.includes(key));
        const partingKeys = parting.map(({ key }) => key);
        const keptVolumes = await lastKept(tx, fleet, partingKeys);
        return { ...wanted, rows, untouched, keptVolumes, links: await loadPeers(tx, fleet.id) };
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
