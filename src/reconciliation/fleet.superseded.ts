import type { Tx } from '../database';
import { selectFleet, type Fleet } from '../fleets';

/** Another version, a deletion or a pause came after the run had read what is wanted. */
export async function isSuperseded(tx: Tx, fleet: Fleet): Promise<boolean> {
  const now = await selectFleet(tx, fleet.id);
  return now === null || wantedOf(now) !== wantedOf(fleet);
}

/** What a run is about, in one text. */
const wantedOf = ({ blueprintId, wantedVersion, driftPolicy, deleteRequestedAt, pause }: Fleet): string =>
  [blueprintId, wantedVersion, driftPolicy, deleteRequestedAt !== null, pause !== null].join();
