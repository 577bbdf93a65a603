import { isFailure, projects, type ProjectCredential } from '../../openstack';
import { credentialOf, makeCredential } from './project.credential';
import { projectMark, projectName, type ProjectContext } from './project.context';
import { allowed } from './project.errors';
import { findProject } from './project.finder';
import { areSet, isBelowUse, setQuotas } from './project.quotas';
import { commitIntent, commitProject, deleteRecord, type ProjectRecord } from './project.repository';

export interface ProjectAccess {
  projectId: string;
  credential: ProjectCredential;
}

const nothing: ProjectRecord = {
  projectId: null,
  credentialSerial: 0,
  credentialId: null,
  sealedSecret: null,
  appliedQuotas: {},
  quotasSettled: true,
};

/** How to sign in to the project, where all of it is on record. */
export function accessOf(key: Buffer, fleetId: string, record: ProjectRecord | null): ProjectAccess | null {
  const credential = record && credentialOf(key, fleetId, record);
  return credential && record.projectId !== null ? { projectId: record.projectId, credential } : null;
}

/**
 * Has the fleet's project stand as it is wished, with a credential for it; asks the cloud nothing where it does.
 * @throws DomainError CLOUD_BOUND_TO_PROJECT, PROJECT_NOT_ALLOWED, PROJECT_NAME_TAKEN, ROLE_MISSING
 */
export async function ensureProject(context: ProjectContext, record: ProjectRecord | null): Promise<ProjectAccess> {
  const { fleet, base, encryptionKey } = context;
  const access = accessOf(encryptionKey, fleet.id, record);
  if (access && record && areSet(record, fleet.project.quotas)) return access;
  base.requireUser();
  return allowed(base.name, async () => {
    const known = access && record ? { access, record } : null;
    const { projectId, before } = known
      ? { projectId: known.access.projectId, before: known.record }
      : await makeProject(context, record ?? nothing);
    try {
      await setQuotas(context, projectId, before);
    } catch (error) {
      // Unsettled as they are on record, they are set again once the fleet stands.
      if (!isBelowUse(error)) throw error;
    }
    return known?.access ?? { projectId, credential: await makeCredential(context, projectId, before) };
  });
}

/** Keystone holds names unique, so that a second one is refused whatever became of the first try. */
async function makeProject(
  context: ProjectContext,
  record: ProjectRecord,
): Promise<{ projectId: string; before: ProjectRecord }> {
  const { fleet } = context;
  const { id, name } = (await findProject(context, record)) ?? (await createProject(context, record));
  if (id === record.projectId) return { projectId: id, before: record };
  await context.commitEvent('project.created', `project ${name} (${id}) stands`, (tx, at) =>
    commitProject(tx, fleet.id, id, at),
  );
  // Limits that another project had are not this one's.
  return { projectId: id, before: { ...record, projectId: id, appliedQuotas: {}, quotasSettled: true } };
}

async function createProject(context: ProjectContext, record: ProjectRecord) {
  const { fleet, base } = context;
  const domainId = await base.domainId();
  await context.commit((tx, at) => commitIntent(tx, fleet.id, at));
  await context.begin();
  try {
    return await projects.create(base, {
      name: projectName(fleet),
      description: projectMark(fleet),
      domain_id: domainId,
      enabled: true,
    });
  } catch (error) {
    const found = isFailure(error, 'exists') ? await findProject(context, record) : null;
    if (found) return found;
    // Nothing was made, so that nothing has to be taken away.
    if (isFailure(error, 'terminal') && record === nothing) await context.commit((tx) => deleteRecord(tx, fleet.id));
    throw error;
  }
}
