import { stepFor, stepWithoutWish } from '../plan/step.maker';
import type { Decision, Step } from '../plan/plan.types';
import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Specs, type Wanted } from '../resource.types';
import { isSoftDeleted } from '../seen/server.state';

/** A fleet with a stack, by `kind/key`. */
interface Parts {
  wanted: Wanted[];
  rows: ResourceRow[];
  wantedOf: ReadonlyMap<string, Wanted>;
  rowOf: ReadonlyMap<string, ResourceRow>;
  seenOf: ReadonlyMap<string, Seen>;
}

const isKeptByCloud = 'is deleted, and the cloud keeps it';

/**
 * Servers of the stack that somebody has deleted, and that the cloud keeps. Heat does not see that, nor would its port come
 * free for another one: they go for good, and are then missed like any other.
 */
export const softlyDeleted = ({ rows, wantedOf, seenOf }: Parts): Step[] =>
  rows.flatMap((row) => {
    const seen = seenOf.get(refText(row));
    if (!seen || seen.cloudId !== row.cloudId || !isSoftDeleted(seen)) return [];
    const part = wantedOf.get(refText(row));
    const decision: Decision = { action: 'replace', reason: isKeptByCloud };
    return [part ? stepFor(decision, part, row, seen) : stepWithoutWish('replace', isKeptByCloud, row, { row, seen })];
  });

/**
 * What an update of the stack would make anew, or change, and cannot while the one before is there: Heat takes that away only
 * when all else is done. It goes first, and is then missed like any other.
 */
export const inTheWay = (fleet: Parts): Step[] =>
  fleet.wanted.flatMap((wanted) => {
    const [row, seen] = [fleet.rowOf.get(refText(wanted)), fleet.seenOf.get(refText(wanted))];
    if (!row || seen?.cloudId !== row.cloudId) return [];
    const reason = obstacleIn(fleet, wanted, row, seen);
    return reason === null ? [] : [stepFor({ action: 'replace', reason }, wanted, row, seen)];
  });

/** What the next one needs of this one; null where it needs nothing, or this one stays. */
function obstacleIn(fleet: Parts, wanted: Wanted, row: ResourceRow, seen: Seen): string | null {
  const isAnotherKey = wanted.kind === 'key_pair' && seen.attributes.keyDigest !== wanted.fingerprint;
  if (isAnotherKey) return 'has the name that the next one gets';
  if (wanted.kind !== 'server' || row.fingerprint === wanted.fingerprint) return null;
  if (isSoftDeleted(seen)) return isKeptByCloud;
  const { bootVolume } = wanted.spec as Specs['server'];
  const boot = bootVolume === null ? null : `volume/${bootVolume}`;
  return boot !== null && stays(fleet, boot) ? 'has the volume that the next one boots from' : null;
}

function stays({ wantedOf, rowOf }: Parts, ref: string): boolean {
  const volume = wantedOf.get(ref);
  return volume !== undefined && rowOf.get(ref)?.fingerprint === volume.fingerprint;
}
