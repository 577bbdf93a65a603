import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { holdFence, type Database, type WorkLease } from '../../database';
import { selectFleet } from '../../fleets';
import { instanceResources, isFailure, servers, whereOffered, type Cloud } from '../../openstack';
import type { FleetClouds } from '../fleet.clouds';
import type { Clouds } from '../clouds';
import { fleetIdOfMark } from '../marks';
import { unlessSilent } from '../usage/usage.repair';
import {
  cloudText,
  commitInventory,
  findInventory,
  lastReadAt,
  pastServers,
  placesOfFleets,
  usedRecords,
  type Inventory,
  type InventoryRow,
  type PastServer,
  type Place,
  type UsedRecord,
} from './inventory.repository';
import { readUses, type Use } from './project.uses';
import { reviewServer, skewMs } from './server.review';

const log = logger('reconciliation');

/** A place with what is in it. */
interface Read {
  place: Place;
  cloud: Cloud;
  uses: Map<string, Use>;
  novaSeconds: Map<string, string>;
  gnocchi: Recorded;
}

/** What Gnocchi was told: `absent` where there is none, or it knows no servers. */
interface Recorded {
  state: 'absent' | 'compared' | 'unread';
  /** By server. */
  seconds: Map<string, string>;
}

const gravestOf = (states: Recorded['state'][]): Recorded['state'] =>
  (['unread', 'compared'] as const).find((state) => states.includes(state)) ?? 'absent';

function secondsWithin(
  { started_at: start, ended_at: end }: instanceResources.InstanceResource,
  from: Date,
  to: Date,
): string {
  const first = Math.max(Date.parse(start), from.getTime());
  const last = Math.min(end === null ? Infinity : Date.parse(end), to.getTime());
  return (Math.max(last - first, 0) / 1_000).toFixed(3);
}

const keyOf = ({ kind, cloudId }: { kind: string; cloudId: string }): string => `${kind} ${cloudId}`;
/** Two places may lead to one project, and what is on record as gone may stand there still: the last of the same says most. */
const distinct = (rows: InventoryRow[]): InventoryRow[] => [...new Map(rows.map((row) => [keyOf(row), row])).values()];
const isIn = ({ place }: Read, { cloud, fleetId }: Place): boolean =>
  place.cloud === cloud && place.fleetId === fleetId;

/** Reads all that is used in the clouds, beside what is on record, and hands it to metering. */
export class InventoryTaker {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly fleetClouds: FleetClouds,
    private readonly clock: Clock,
  ) {}

  /** One run under the lease; what did not come to its commit is read anew. */
  async take(lease: WorkLease): Promise<null> {
    const { database } = this;
    const inventory = await findInventory(database, lease.key);
    if (inventory === null || inventory.takenAt !== null) return null;
    const at = this.clock.now();
    // The cloud is read between two looks at the records: what is made or ends meanwhile is no difference. What ends or changes
    // after the second one is told from its time, by whoever compares.
    const before = await usedRecords(database);
    const { reads, unread } = await this.readAll(inventory);
    const known = new Set(before.map(keyOf));
    const still = new Set((await usedRecords(database)).map(({ resourceId }) => resourceId));
    const rows = distinct([
      ...(await this.pastRows(reads)),
      ...reads.flatMap((read) => strangersOf(read, known)),
      ...reads.flatMap((read) => rowsOf(read, before, still)),
    ]);
    await this.review(reads, rows, at);
    const gnocchi = gravestOf(reads.map((read) => read.gnocchi.state));
    await database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await commitInventory(tx, inventory.id, rows, { at, unread, gnocchi });
    });
    return null;
  }

  /** A cloud that does not answer is told of; the others are compared. */
  private async readAll(inventory: Inventory): Promise<{ reads: Read[]; unread: { cloud: string; reason: string }[] }> {
    const reads: Read[] = [];
    const unread: { cloud: string; reason: string }[] = [];
    for (const place of await placesOfFleets(this.database)) {
      try {
        reads.push(await this.read(place, inventory));
      } catch (error) {
        unread.push({ cloud: cloudText(place.cloud), reason: messageOf(error) });
      }
    }
    return { reads, unread };
  }

  private async read(place: Place, { from, to }: Inventory): Promise<Read> {
    const cloud = await this.cloudOf(place);
    const naive = (time: Date) => time.toISOString().replace('Z', '');
    const [uses, counted, recorded] = await Promise.all([
      readUses(cloud),
      unlessSilent(cloud, () => servers.usages(cloud, { start: naive(from), end: naive(to) })),
      this.recorded(cloud, from, to),
    ]);
    return {
      place,
      cloud,
      gnocchi: recorded,
      uses: new Map(uses.map((use) => [keyOf(use), use])),
      novaSeconds: new Map((counted ?? []).map(({ instance_id: id, hours }) => [id, (hours * 3_600).toFixed(3)])),
    };
  }

  /** How long each server was there within the period, as Gnocchi was told of it. */
  private async recorded(cloud: Cloud, from: Date, to: Date): Promise<Recorded> {
    try {
      const offered = await whereOffered(cloud.endpoint('metric').then((url) => [url]));
      if (offered.length === 0) return { state: 'absent', seconds: new Map() };
      const told = await instanceResources.list(cloud, from);
      return { state: 'compared', seconds: new Map(told.map((one) => [one.id, secondsWithin(one, from, to)])) };
    } catch (error) {
      if (isFailure(error) && [403, 404].includes(error.httpStatus ?? 0))
        return { state: 'absent', seconds: new Map() };
      // It only records what others do: all else is compared without it.
      log.warn(
        { event: 'inventory.gnocchi_unread', cloud: cloud.name, reason: messageOf(error) },
        'Gnocchi was not read',
      );
      return { state: 'unread', seconds: new Map() };
    }
  }

  private async cloudOf({ cloud, fleetId }: Place): Promise<Cloud> {
    if (fleetId === null) return this.clouds.get(cloud);
    const fleet = await this.database.transaction((tx) => selectFleet(tx, fleetId));
    return fleet ? this.fleetClouds.of(fleet) : this.clouds.get(cloud);
  }

  /** Servers that are gone, and that Nova has counted. */
  private async pastRows(reads: Read[]): Promise<InventoryRow[]> {
    const ids = reads.flatMap(({ novaSeconds, gnocchi }) => [...novaSeconds.keys(), ...gnocchi.seconds.keys()]);
    return (await pastServers(this.database, [...new Set(ids)])).map((server) => {
      const read = reads.find(({ novaSeconds: nova, gnocchi }) =>
        [nova, gnocchi.seconds].some((by) => by.has(server.cloudId)),
      );
      return { ...blank(server), kind: 'server', found: false, busy: true, ...countsOf(read, server.cloudId) };
    });
  }

  /** Looks into the past of servers that Nova has changed, or that are gone, since its cloud was last read. */
  private async review(reads: Read[], rows: InventoryRow[], at: Date): Promise<void> {
    const readAt = new Map<Read, Date | null>();
    for (const read of reads) readAt.set(read, await lastReadAt(this.database, read.place.cloud));
    for (const row of rows) {
      const read = reads.find(({ uses, novaSeconds }) => uses.has(keyOf(row)) || novaSeconds.has(row.cloudId));
      const use = read?.uses.get(keyOf(row));
      const previous = read && readAt.get(read);
      const unchanged = use?.updatedAt && previous && use.updatedAt.getTime() < previous.getTime() - skewMs;
      if (row.kind !== 'server' || row.resourceId === null || !read || unchanged || use?.busy) continue;
      const { resourceId, cloudId } = row;
      const server = { resourceId, cloudId, now: use?.meter ?? null, updatedAt: use?.updatedAt ?? null };
      row.lateChanges = await reviewServer(this.database, read.cloud, server, at);
    }
  }
}

const blank = ({ resourceId, cloudId, name, fleet, accountId }: PastServer | UsedRecord) => ({
  resourceId,
  cloudId,
  name,
  fleetId: fleet,
  accountId,
  meter: null,
  quantity: null,
  state: null,
  since: null,
  lateChanges: 0,
});

/** What is on record of a place, and whether it is there. */
function rowsOf(read: Read, before: UsedRecord[], still: Set<string>): InventoryRow[] {
  return before
    .filter((record) => isIn(read, record))
    .map((record) => {
      const use = read.uses.get(keyOf(record));
      const busy = record.busy || !still.has(record.resourceId) || (use?.busy ?? false);
      const counts = countsOf(record.kind === 'server' ? read : undefined, record.cloudId);
      const seen = { ...seenOf(use), since: sinceOf(record, use) };
      return { ...blank(record), kind: record.kind, found: use !== undefined, busy, ...seen, ...counts };
    });
}

/** A volume that was kept and is taken up again is its fleet's from then on. */
function sinceOf({ takenUpAt }: UsedRecord, use: Use | undefined): Date | null {
  const since = use?.since ?? null;
  return since !== null && takenUpAt !== null && since < takenUpAt ? takenUpAt : since;
}

/** What bears our mark and is on no record. What is left in the cloud on purpose is nobody's usage. */
function strangersOf({ uses }: Read, known: ReadonlySet<string>): InventoryRow[] {
  return [...uses.values()]
    .filter((use) => use.mark !== '' && !use.keep && !known.has(keyOf(use)))
    .map((use) => ({
      kind: use.kind,
      cloudId: use.cloudId,
      name: use.name,
      resourceId: null,
      accountId: null,
      fleetId: fleetIdOfMark(use.mark),
      found: true,
      busy: use.busy,
      lateChanges: 0,
      ...countsOf(undefined, use.cloudId),
      // What was made a moment ago may not be on record yet.
      ...seenOf(use),
      since: use.since ?? use.createdAt,
    }));
}

/** What others have counted of a server. */
const countsOf = (read: Read | undefined, serverId: string) => ({
  novaSeconds: read?.novaSeconds.get(serverId) ?? null,
  gnocchiSeconds: read?.gnocchi.seconds.get(serverId) ?? null,
});

const seenOf = (use: Use | undefined) => ({
  meter: use?.meter?.meter ?? null,
  quantity: use?.meter?.quantity ?? null,
  state: use?.meter?.state ?? null,
  since: use?.since ?? null,
});
