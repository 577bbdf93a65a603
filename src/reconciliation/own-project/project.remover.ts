import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { isFailure, projects, securityGroups, type Cloud } from '../../openstack';
import { asOwner, credentialOf, removeCredentials } from './project.credential';
import { projectName, type ProjectContext } from './project.context';
import { allowed, leftInProject } from './project.errors';
import { findProject } from './project.finder';
import { leftoversOf } from './project.leftovers';
import { resetQuotas } from './project.quotas';
import { deleteRecord, forgetCredential, type ProjectRecord } from './project.repository';

const log = logger('reconciliation');

/**
 * Takes the project away once nothing is left in it; where volumes are to be kept, it stays, and only its credential goes.
 * @throws DomainError FOREIGN_OBJECT_IN_THE_WAY that names what others left in it, PROJECT_NOT_ALLOWED, PROJECT_NAME_TAKEN
 */
export async function removeProject(context: ProjectContext, record: ProjectRecord): Promise<void> {
  const { fleet, base, encryptionKey } = context;
  const name = projectName(fleet);
  return allowed(base.name, async () => {
    const project = await findProject(context, record);
    if (project) {
      const credential = credentialOf(encryptionKey, fleet.id, record);
      const inside = credential ? base.inProject(project.id, credential) : await asOwner(context, project.id);
      const { left, kept } = await leftoversOf(inside, project.id, fleet.id);
      if (left.length > 0) throw leftInProject(name, left);
      // The record first: what is gone cannot be signed in with.
      await context.commit((tx) => forgetCredential(tx, fleet.id));
      await removeCredentials(context, record.credentialSerial);
      if (kept.length > 0) return keep(context, name, kept);
      await removeEmpty(context, project.id, record);
    } else await removeCredentials(context, record.credentialSerial);
    await context.commitEvent('project.deleted', `project ${name} is deleted`, (tx) => deleteRecord(tx, fleet.id));
  });
}

async function removeEmpty(context: ProjectContext, id: string, { appliedQuotas }: ProjectRecord): Promise<void> {
  const { fleet, base } = context;
  await context.begin();
  await removeDefaultGroup(base, id);
  await resetQuotas(base, id, { ...appliedQuotas, ...fleet.project.quotas });
  await projects.remove(base, id);
}

/** Neutron makes one in each project that uses it, and does not hear that the project is gone. */
async function removeDefaultGroup(base: Cloud, projectId: string): Promise<void> {
  for (const { id } of await securityGroups.list(base, { project_id: projectId, name: 'default' })) {
    try {
      await securityGroups.remove(base, id);
    } catch (error) {
      // Only Neutron's administrators may: it stays behind without a project, as any deleted project's does.
      if (!isFailure(error, 'in-use', 'terminal')) throw error;
      log.warn({ event: 'project.group_left', projectId, groupId: id, error: messageOf(error) }, 'default group left');
    }
  }
}

function keep(context: ProjectContext, name: string, kept: string[]): Promise<void> {
  const message = `project ${name} stays, with what is to be kept: ${kept.join(', ')}`;
  return context.commitEvent('project.kept', message, () => Promise.resolve());
}
