import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type Source, type Tx } from '../../database';
import type { ProjectQuotas } from '../../fleets';

/** What is on record of a fleet's own project. */
export interface ProjectRecord {
  projectId: string | null;
  credentialSerial: number;
  credentialId: string | null;
  sealedSecret: string | null;
  appliedQuotas: ProjectQuotas;
  quotasSettled: boolean;
}

/** Null where the cloud was never asked for it, or nothing is left of it. */
export function findRecord(source: Source, fleetId: string): Promise<ProjectRecord | null> {
  return oneRow<ProjectRecord>(
    source,
    `select project_id as "projectId", credential_serial as "credentialSerial", credential_id as "credentialId",
       sealed_secret as "sealedSecret", applied_quotas as "appliedQuotas", quotas_settled as "quotasSettled"
     from fleet_project where fleet_id = $1`,
    [fleetId],
  );
}

/** Ids of the fleets, deleted ones too, that have a project of their own in this cloud; those of the scope's accounts. */
export async function fleetsWithProject(
  database: Database,
  cloud: string | null,
  scope: AccountScope,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select f.id from fleet_project p join fleet f on f.id = p.fleet_id
     where p.project_id is not null and f.cloud is not distinct from $1 and ($2::uuid[] is null or f.account_id = any($2))
     order by f.id`,
    [cloud, scope],
  );
  return rows.map(({ id }) => id);
}

/** That the cloud is about to be asked for the project. */
export async function commitIntent(tx: Tx, fleetId: string, at: Date): Promise<void> {
  await tx.query('insert into fleet_project (fleet_id, created_at) values ($1, $2) on conflict (fleet_id) do nothing', [
    fleetId,
    at,
  ]);
}

/** Another project than before has no quotas of ours yet. */
export async function commitProject(tx: Tx, fleetId: string, projectId: string, at: Date): Promise<void> {
  await tx.query(
    `insert into fleet_project (fleet_id, project_id, created_at) values ($1, $2, $3)
     on conflict (fleet_id) do update set project_id = $2, applied_quotas = '{}', quotas_settled = true`,
    [fleetId, projectId, at],
  );
}

/** What may be set in the cloud from now on. */
export async function commitQuotasIntent(tx: Tx, fleetId: string, quotas: ProjectQuotas): Promise<void> {
  await tx.query('update fleet_project set applied_quotas = $2::jsonb, quotas_settled = false where fleet_id = $1', [
    fleetId,
    JSON.stringify(quotas),
  ]);
}

/** What is set in the cloud. */
export async function commitQuotas(tx: Tx, fleetId: string, quotas: ProjectQuotas): Promise<void> {
  await tx.query('update fleet_project set applied_quotas = $2::jsonb, quotas_settled = true where fleet_id = $1', [
    fleetId,
    JSON.stringify(quotas),
  ]);
}

/** That the cloud is about to be asked for the credential of this number. */
export async function commitCredentialIntent(tx: Tx, fleetId: string, serial: number): Promise<void> {
  await tx.query('update fleet_project set credential_serial = $2 where fleet_id = $1', [fleetId, serial]);
}

export async function commitCredential(tx: Tx, fleetId: string, id: string, sealedSecret: string): Promise<void> {
  await tx.query('update fleet_project set credential_id = $2, sealed_secret = $3 where fleet_id = $1', [
    fleetId,
    id,
    sealedSecret,
  ]);
}

/** The credential is not used any more; the next one, or the project's end, takes it away. */
export async function forgetCredential(tx: Tx, fleetId: string): Promise<void> {
  await tx.query('update fleet_project set credential_id = null, sealed_secret = null where fleet_id = $1', [fleetId]);
}

/** Nothing of the project is left. */
export async function deleteRecord(tx: Tx, fleetId: string): Promise<void> {
  await tx.query('delete from fleet_project where fleet_id = $1', [fleetId]);
}
