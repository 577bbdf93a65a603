import { isUuid } from '../../common/ids';
import type { Database } from '../../database';
import { joiningKinds } from '../kinds';
import { fleetIdOfMark, keyOfMark } from '../marks';
import { closedRecords, fleetOwners, openRecords, type FleetOwner, type ObjectRecord } from './orphan.repository';
import { knownByName } from '../plan/known.names';
import { isResource, type ObjectKind } from '../seen/project.objects';
import type { PlacedObject, Places } from './orphan.places';

/** An object that is ours by its mark, or by our record of it, and that no fleet has. */
export interface Orphan {
  kind: ObjectKind;
  cloudId: string;
  name: string;
  key: string;
  mark: string;
  fleetId: string;
  /** Null where no such fleet was ever here: another service's, perhaps, that shares the project. */
  fleet: FleetOwner | null;
  state: 'orphan' | 'kept' | 'unknown-fleet';
  createdAt: string | null;
  /** Id of the fleet in whose own project it is; null in the shared one. */
  ownProjectOf: string | null;
}

/** A fleet's object that is on record as standing, and is not in the cloud. */
export interface Gone {
  kind: ObjectKind;
  cloudId: string;
  name: string;
  key: string;
  fleetId: string;
  fleet: FleetOwner | null;
}

export interface OrphanFindings {
  orphans: Orphan[];
  gone: Gone[];
}

/**
 * Compares all that bears our mark in a cloud's projects with the records. The cloud is read between two looks at the records:
 * an intent is always on record before its object is there, so what is made meanwhile is never taken for an orphan, nor
 * what ends meanwhile for gone, or what is left to be kept meanwhile for one that is not.
 */
export async function findOrphans(
  database: Database,
  name: string | null,
  readPlaces: () => Promise<Places>,
): Promise<OrphanFindings> {
  const before = await openRecords(database, name);
  const { objects, read } = await readPlaces();
  const after = await openRecords(database, name);
  const ours = [...objects.filter(({ mark }) => mark !== '').map(byMark), ...(await byRecord(database, objects))];
  const fleetIds = [...ours.map(({ fleetId }) => fleetId), ...before.map(({ fleetId }) => fleetId)];
  const owners = new Map(
    (await fleetOwners(database, [...new Set(fleetIds)].filter(isUuid))).map((one) => [one.id, one]),
  );
  const known = new Set(
    [...before, ...after].flatMap(({ kind, mark, cloudId }) => [`${kind} ${mark}`, `${kind} ${cloudId}`]),
  );
  const orphans = ours
    .filter(({ kind, mark, cloudId }) => !known.has(`${kind} ${mark}`) && !known.has(`${kind} ${cloudId}`))
    .map((one) => withOwner(one, owners.get(one.fleetId) ?? null))
    // What Heat makes is on record once it has made it.
    .filter(({ fleet }) => fleet === null || fleet.deleted || !fleet.heat);
  return { orphans, gone: goneAmong({ before, after }, { objects, read }, owners) };
}

type Ours = Omit<Orphan, 'fleet' | 'state'> & { keep: boolean };

const byMark = ({ kind, id, name, mark, createdAt, keep = false, ownProjectOf }: PlacedObject): Ours => ({
  ownProjectOf,
  kind,
  cloudId: id,
  name,
  mark,
  createdAt,
  keep,
  key: keyOfMark(mark),
  fleetId: fleetIdOfMark(mark),
});

/** Of what bears no mark only a record of ours proves that we made it; of a key pair also that it is the same key. */
async function byRecord(database: Database, objects: PlacedObject[]): Promise<Ours[]> {
  const named = objects.filter(({ kind }) => isResource(kind) && knownByName.has(kind));
  const ids = named.map(({ id }) => id);
  const records = await closedRecords(database, [...knownByName.keys()], ids);
  return named.flatMap(({ kind, id, name, createdAt, fingerprint, ownProjectOf }) => {
    const record = records.find(
      (one) => one.kind === kind && one.cloudId === id && (kind !== 'key_pair' || one.keyFingerprint === fingerprint),
    );
    if (record === undefined) return [];
    const { key, mark, fleetId } = record;
    return [{ kind, cloudId: id, name, mark, createdAt, keep: false, key, fleetId, ownProjectOf }];
  });
}

const withOwner = ({ keep, ...one }: Ours, fleet: FleetOwner | null): Orphan => ({
  ...one,
  fleet,
  state: fleet === null ? 'unknown-fleet' : keep ? 'kept' : 'orphan',
});

function goneAmong(
  { before, after }: Record<'before' | 'after', ObjectRecord[]>,
  { objects, read }: Places,
  owners: Map<string, FleetOwner>,
): Gone[] {
  const standing = new Set(objects.map(({ kind, id }) => `${kind} ${id}`));
  const still = new Set(after.flatMap(({ kind, cloudId, active }) => (active ? [`${kind} ${cloudId}`] : [])));
  return before.flatMap(({ kind, cloudId, name, key, fleetId, active, apart, here }) => {
    const isRead = !apart || read.has(fleetId);
    const listed = cloudId !== null && active && here && isRead && isResource(kind) && !joiningKinds.has(kind);
    if (!listed || standing.has(`${kind} ${cloudId}`) || !still.has(`${kind} ${cloudId}`)) return [];
    return [{ kind, cloudId, name, key, fleetId, fleet: owners.get(fleetId) ?? null }];
  });
}
