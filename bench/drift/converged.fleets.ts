import { systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { Semaphore } from '../../src/common/semaphore';
import type { Database } from '../../src/database';
import { blueprintSpecSchema, loadWanted, requestBuild, setFleetState } from '../../src/fleets';
import { networks, servers, subnets, type Cloud } from '../../src/openstack';
import { driverOf, kinds } from '../../src/reconciliation/kinds';
import { makingScope } from '../../src/reconciliation/making.scope';
import { rememberedFrom } from '../../src/reconciliation/wanted/memory';
import { readProject } from '../../src/reconciliation/seen/project.reader';
import { needsOf, readReferences, type References } from '../../src/reconciliation/wanted/references.resolver';
import { commitIntents, commitSeen } from '../../src/reconciliation/resource.repository';
import { refText, type Wanted } from '../../src/reconciliation/resource.types';
import { readSeen, scopeOf, type Lister } from '../../src/reconciliation/seen/seen.reader';
import { buildWanted } from '../../src/reconciliation/wanted/wanted.builder';
import { fullSpec } from '../../test/support/fleet-fixture';
import { tell } from '../support/progress';

interface Built {
  fleet: { id: string; name: string; accountId: string; blueprintId: string };
  wanted: Wanted[];
}

const spec = blueprintSpecSchema.parse(fullSpec);

/** Fleets that are made at the same time. */
const atOnce = 16;

/**
 * Fleets that are built and at rest. Runs of the engine would take minutes for a thousand, nearly all of it for commits
 * between the steps; here each object is made with the engine's own drivers, and the records are written with its own
 * statements, once for each fleet. The benchmark has the engine itself look at a sample of them: it finds nothing to do.
 */
export async function makeConverged(database: Database, cloud: Cloud, count: number): Promise<string[]> {
  await widenExternalNetwork(cloud);
  const { accountId, blueprintId } = await insertOwner(database);
  const references = await readReferences(database, cloud, needsOf([spec]));
  const permits = new Semaphore(atOnce);
  const each = <T, R>(items: T[], work: (item: T) => Promise<R>) =>
    Promise.all(items.map((item) => permits.run(() => work(item))));
  const built = await each(
    Array.from({ length: count }, (_, n) => `b${n}`),
    async (name) =>
      buildInCloud(cloud, await insertFleet(database, { name, accountId, blueprintId }), database, references),
  );
  tell(`${count} fleets stand in the cloud`);
  // What is still in BUILD would be recorded so, and its end found by the first scan.
  while ((await servers.list(cloud, { status: 'BUILD' })).length > 0) await systemClock.sleep(100);
  const list = await readProject(cloud, kinds);
  await each(built, (one) => record(database, cloud, one, list));
  tell(`${count} fleets are recorded`);
  return built.map(({ fleet }) => fleet.id);
}

/** The emulator's own has addresses for some hundred fleets. */
async function widenExternalNetwork(cloud: Cloud): Promise<void> {
  const [external] = await networks.list(cloud, { 'router:external': true });
  const more = { name: 'more', network_id: external.id, ip_version: 4 as const, cidr: '172.28.0.0/16' };
  await subnets.create(cloud, { ...more, enable_dhcp: false });
}

async function insertOwner(database: Database): Promise<{ accountId: string; blueprintId: string }> {
  const [accountId, blueprintId] = [newId(), newId()];
  await database.query(
    `insert into account (id, name, currency, time_zone, created_at) values ($1, 'bench', 'EUR', 'UTC', now())`,
    [accountId],
  );
  await database.query(
    `insert into blueprint (id, name, version, created_at, updated_at) values ($1, 'bench', 1, now(), now())`,
    [blueprintId],
  );
  await database.query(
    'insert into blueprint_version (blueprint_id, version, spec, created_at) values ($1, 1, $2, now())',
    [blueprintId, spec],
  );
  return { accountId, blueprintId };
}

async function insertFleet(
  database: Database,
  { name, accountId, blueprintId }: { name: string; accountId: string; blueprintId: string },
): Promise<Built['fleet']> {
  const id = newId();
  await database.query(
    `insert into fleet (id, name, account_id, blueprint_id, approval, status, conditions, created_at, updated_at)
     values ($1, $2, $3, $4, 'automatic', 'pending', '[]', now(), now())`,
    [id, name, accountId, blueprintId],
  );
  return { id, name, accountId, blueprintId };
}

async function buildInCloud(
  cloud: Cloud,
  fleet: Built['fleet'],
  database: Database,
  references: References,
): Promise<Built> {
  const loaded = await database.transaction((tx) => loadWanted(tx, fleet.id));
  if (loaded === null) throw new Error(`fleet ${fleet.name} has gone`);
  const wanted = buildWanted({
    fleet,
    spec: loaded.spec,
    cidrs: loaded.cidrs,
    references,
    remembered: rememberedFrom([]),
  });
  const ids = new Map<string, string>();
  const scope = makingScope(database, fleet, scopeOf(cloud, fleet, ids));
  for (const one of wanted) ids.set(refText(one), (await driverOf(one.kind).create(scope, one)).cloudId);
  return { fleet, wanted };
}

/** What the engine would have recorded, and when it would have been parked. */
async function record(database: Database, cloud: Cloud, { fleet, wanted }: Built, list: Lister): Promise<void> {
  const seen = await readSeen(cloud, fleet, wanted, [], list);
  const at = systemClock.now();
  await database.transaction(async (tx) => {
    await requestBuild(tx, fleet.id);
    const rows = await commitIntents(tx, { ...fleet, region: null }, wanted, at);
    for (const one of wanted) {
      const row = rows.get(refText(one));
      const object = seen.get(refText(one))?.[0];
      if (!row || !object) throw new Error(`${refText(one)} of fleet ${fleet.name} is not there`);
      const use = { now: driverOf(one.kind).meter(one, object.attributes), changes: [] };
      await commitSeen(tx, row, object, use, { at, unheardAt: null });
    }
    const applied = { blueprintId: fleet.blueprintId, version: 1 };
    await setFleetState(tx, fleet.id, { status: 'ready', conditions: [], endpoint: null, applied });
    await tx.query(`update work_item set run_at = 'infinity', parked_at = now() where key = $1`, [fleet.id]);
  });
}
