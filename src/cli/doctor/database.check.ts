import { migrations } from '../../../migrations';
import type { Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { inTime } from '../../common/in.time';
import { addressOfDatabase, Database, selectApplied } from '../../database';
import { checkSkew } from './clock.check';
import { selectFacts, type ServerFacts } from './database.sql';
import { broken, brokenBy, ok, warning, type Finding } from './finding';

const oldest = 140_000;
/** A host that drops what we send never refuses: a check has to end. */
const patience = 10;

/** Opens a database as the service would, without changing it; null and why where it cannot be. */
export async function reachDatabase(
  url: string,
  patienceSeconds = patience,
): Promise<{ database: Database | null; finding: Finding }> {
  try {
    // What is still trying to connect would keep the process from ending.
    const ms = patienceSeconds * 1_000;
    const bound = { poolSize: 1, connectTimeoutMs: ms };
    const late = `no answer within ${patienceSeconds} s`;
    const database = await inTime(Database.open({ url, migrations: [], entities: [], ...bound }), ms, late);
    return { database, finding: ok('database', `${addressOfDatabase(url)} answers`) };
  } catch (error) {
    return { database: null, finding: unreachable(url, error) };
  }
}

function unreachable(url: string, error: unknown): Finding {
  const state = error instanceof DomainError ? (error.cause as { code?: string } | undefined)?.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (state === '28P01' || state === '28000') {
    return broken('database', 'DATABASE_CREDENTIALS_REFUSED', message, 'Correct user and password in DATABASE_URL.');
  }
  if (state === '3D000') {
    return broken('database', 'DATABASE_MISSING', message, 'Create the database, or correct its name in DATABASE_URL.');
  }
  const at = `${addressOfDatabase(url)}: ${message}`;
  return brokenBy('database', error instanceof DomainError ? error : new Error(at), 'DATABASE_UNAVAILABLE');
}

/** Version, rights, schema and clock of a database that answers. */
export async function checkDatabase(database: Database, clock: Clock): Promise<Finding[]> {
  const asked = clock.now();
  const facts = await selectFacts(database);
  const applied = facts.hasMigrations && facts.mayRead ? await selectApplied(database) : [];
  return [
    checkVersion(facts),
    checkRights(facts, applied.length > 0),
    ...(facts.mayRead ? [checkSchema(applied)] : []),
    checkSkew("the database's", facts.now, asked, clock.now()),
  ];
}

function checkVersion({ version }: ServerFacts): Finding {
  const major = Math.floor(version / 10_000);
  if (version >= oldest) return ok('database version', `Postgres ${major}`);
  return broken('database version', 'DATABASE_TOO_OLD', `Postgres ${major}, needed is 14`, 'Use Postgres 14 or newer.');
}

function checkRights({ standby, mayRead, mayCreate, mayExtend, hasExtensions }: ServerFacts, built: boolean): Finding {
  const check = 'database rights';
  if (standby) {
    return broken(
      check,
      'DATABASE_READ_ONLY',
      'it is a standby and takes no changes',
      'Name the primary in DATABASE_URL.',
    );
  }
  const lacking = [
    ...(mayRead ? [] : ['read its tables (they belong to another user)']),
    ...(mayCreate ? [] : ['make tables in its schema (grant create on schema …)']),
    ...(hasExtensions || mayExtend ? [] : ['add the extensions btree_gist and pg_trgm (grant create on database …)']),
  ];
  if (lacking.length === 0) return ok(check, 'may make tables');
  const action = `Grant it${built ? ': the next upgrade needs it' : ''}, or have the database belong to the user.`;
  return broken(check, 'DATABASE_RIGHTS_MISSING', `the user may not ${lacking.join(', nor ')}`, action);
}

function checkSchema(applied: string[]): Finding {
  const check = 'database schema';
  const known = migrations.map(({ name }) => name);
  const foreign = applied.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    return broken(
      check,
      'DATABASE_NEWER',
      `migrations of another version were applied: ${foreign.join(', ')}`,
      'Run the version of the service that made them, or a newer one.',
    );
  }
  const pending = known.filter((name) => !applied.includes(name)).length;
  if (pending === 0) return ok(check, `up to date, ${applied.length} migrations`);
  if (applied.length === 0) return ok(check, 'empty: the first start makes it');
  return warning(
    check,
    'DATABASE_MIGRATIONS_PENDING',
    `${pending} of ${known.length} migrations are not applied`,
    'Back it up; the next start applies them, or `moorage migration run`.',
  );
}
