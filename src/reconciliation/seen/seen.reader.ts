import { DomainError } from '../../common/errors';
import { groupBy } from '../../common/group';
import type { Cloud } from '../../openstack';
import { driverOf, joiningKinds, kinds } from '../kinds';
import type { ResourceRow } from '../resource.repository';
import {
  refText,
  type MarkedKey,
  type Ref,
  type ResourceKind,
  type Scope,
  type Seen,
  type Wanted,
} from '../resource.types';

/** What the cloud shows of a fleet, by `kind/key`; more than one object under a key are duplicates, the oldest first. */
export type SeenByRef = Map<string, Seen[]>;

export interface FleetNames {
  id: string;
  name: string;
}

/** What is looked for. */
type Named = Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'>;

/** A scope that knows the ids of what was seen or recorded so far. */
export function scopeOf(cloud: Cloud, fleet: FleetNames, ids: Map<string, string>): Scope {
  return {
    cloud,
    fleetId: fleet.id,
    fleetName: fleet.name,
    idOf: (kind, key) => {
      const id = ids.get(refText({ kind, key }));
      if (id === undefined) throw dependencyMissing({ kind, key });
      return id;
    },
    idsOf: (kind) => [...ids].flatMap(([ref, id]) => (ref.startsWith(`${kind}/`) ? [id] : [])),
  };
}

const dependencyMissing = (ref: Ref): DomainError =>
  new DomainError({
    code: 'DEPENDENCY_MISSING',
    status: 409,
    message: `${refText(ref)} does not exist yet`,
    action: 'Nothing: it is made first, then this is tried again.',
  });

/** Lists what carries one of the marks: in the cloud, or in what was read from it for many fleets at once. */
export type Lister = (kind: ResourceKind, scope: Scope, marks: MarkedKey[]) => Seen[] | Promise<Seen[]>;

export const listFromCloud: Lister = (kind, scope, marks) => driverOf(kind).list(scope, marks);

/** Reads the fleet's objects with one list per kind, all at once but for a stack; a list that fails fails the whole look. */
export async function readSeen(
  cloud: Cloud,
  fleet: FleetNames,
  wanted: Named[],
  rows: ResourceRow[],
  list: Lister = listFromCloud,
): Promise<SeenByRef> {
  const found: SeenByRef = new Map();
  const ids = new Map<string, string>();
  const look = async (kind: ResourceKind) => {
    const listed = await list(kind, scopeOf(cloud, fleet, ids), marksOf(kind, wanted, rows));
    for (const seen of listed) found.set(refText(seen), [...(found.get(refText(seen)) ?? []), seen]);
  };
  // First: told later than the rest, it would say that all is done of what they do not show yet.
  if (marksOf('stack', wanted, rows).length > 0) await look('stack');
  await Promise.all(kinds.filter((kind) => kind !== 'stack' && !joiningKinds.has(kind)).map(look));
  const recorded = new Map(rows.map((row) => [refText(row), row.cloudId]));
  for (const [ref, objects] of found) {
    objects.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const known = objects.find(({ cloudId }) => cloudId === recorded.get(ref)) ?? objects[0];
    ids.set(ref, known.cloudId);
  }
  tellPorts([...found.values()].flat());
  // What bears no mark is known by the objects just found.
  await Promise.all([...joiningKinds].map(look));
  return found;
}

/** Which ports a server has is told by the ports: what Nova says of its addresses follows later. */
function tellPorts(seen: Seen[]): void {
  const byDevice = groupBy(
    seen.filter(({ kind }) => kind === 'port'),
    ({ attributes }) => attributes.deviceId,
  );
  for (const { kind, cloudId, attributes } of seen)
    if (kind === 'server') attributes.portIds = (byDevice.get(cloudId) ?? []).map((port) => port.cloudId);
}

/** What may be there although no list has it any more: a stack without its tags, a server that Nova keeps after its deletion. */
const unlistedWhileGoing: ReadonlySet<ResourceKind> = new Set(['stack', 'server']);

function marksOf(kind: ResourceKind, wanted: Named[], rows: ResourceRow[]): MarkedKey[] {
  const marks = new Map<string, MarkedKey>();
  for (const { key, name, mark } of wanted.filter((item) => item.kind === kind)) marks.set(key, { key, name, mark });
  for (const { key, name, mark, cloudId, status } of rows.filter((item) => item.kind === kind))
    marks.set(key, {
      key,
      name,
      mark,
      cloudId: status === 'deleting' && !unlistedWhileGoing.has(kind) ? null : cloudId,
    });
  return [...marks.values()];
}
