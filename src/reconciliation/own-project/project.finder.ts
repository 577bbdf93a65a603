import { ifThere, projects } from '../../openstack';
import { projectNameTaken } from './project.errors';
import { projectMark, projectName, type ProjectContext } from './project.context';
import type { ProjectRecord } from './project.repository';

type Project = Awaited<ReturnType<typeof projects.get>>;

/**
 * The fleet's project, by its id or else by its name, which Keystone holds unique in a domain; null when there is none.
 * @throws DomainError PROJECT_NAME_TAKEN when it does not bear the fleet's mark
 */
export async function findProject(
  { fleet, base }: ProjectContext,
  { projectId }: Pick<ProjectRecord, 'projectId'>,
): Promise<Project | null> {
  const found =
    (projectId === null ? null : await ifThere(projects.get(base, projectId))) ??
    (await byName(base, projectName(fleet)));
  if (found && found.description !== projectMark(fleet)) throw projectNameTaken(found.name, found.id);
  return found;
}

type Base = ProjectContext['base'];

async function byName(base: Base, name: string): Promise<Project | null> {
  const [found] = await projects.list(base, { name, domain_id: await base.domainId() });
  return found ?? null;
}
