import type { Database, Tx } from '../database';
import type { Approval, FleetStatus } from '../fleets';

export interface StoredEnrollment {
  id: string;
  fleetId: string;
  kind: 'secret' | 'x509';
  createdAt: Date;
  revokedAt: Date | null;
}

/** An enrollment with its fleet, for checking a claim against it. */
export interface EnrollmentWithFleet extends StoredEnrollment {
  sealedSecret: string | null;
  fleetName: string;
  fleetStatus: FleetStatus;
  approval: Approval;
}

const columns = `e.id, e.fleet_id as "fleetId", e.kind, e.created_at as "createdAt", e.revoked_at as "revokedAt"`;

export async function insertEnrollment(
  database: Database,
  row: { id: string; fleetId: string; sealedSecret: string; createdAt: Date },
): Promise<void> {
  await database.query(
    `insert into enrollment (id, fleet_id, kind, sealed_secret, created_at) values ($1, $2, 'secret', $3, $4)`,
    [row.id, row.fleetId, row.sealedSecret, row.createdAt],
  );
}

export const selectEnrollments = (
  database: Database,
  { fleetId, after, limit }: { fleetId: string; after: string | null; limit: number },
): Promise<StoredEnrollment[]> =>
  database.query(
    `select ${columns} from enrollment e where e.fleet_id = $1 and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
    [fleetId, after, limit],
  );

/** Null when there is none of this id in the fleet; one that was revoked before stays as it is. */
export async function markEnrollmentRevoked(
  database: Database,
  fleetId: string,
  id: string,
  at: Date,
): Promise<StoredEnrollment | null> {
  const [row] = await database.query<StoredEnrollment>(
    `with revoked as (update enrollment set revoked_at = coalesce(revoked_at, $3) where id = $1 and fleet_id = $2 returning *)
     select ${columns} from revoked e`,
    [id, fleetId, at],
  );
  return row ?? null;
}

export const selectEnrollmentsWithFleet = (database: Database, ids: string[]): Promise<EnrollmentWithFleet[]> =>
  database.query(
    `select ${columns}, e.sealed_secret as "sealedSecret", f.name as "fleetName", f.status as "fleetStatus", f.approval
     from enrollment e join fleet f on f.id = e.fleet_id where e.id = any($1::uuid[])`,
    [ids],
  );

/** Those of `ids` that take new devices, and go on doing so until the transaction ends. */
export async function holdOpenEnrollments(tx: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    'select id from enrollment where id = any($1::uuid[]) and revoked_at is null order by id for share',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
