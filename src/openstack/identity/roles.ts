import { z } from 'zod';
import { path, type Cloud } from '../call';
import { listAll, type Kind } from '../verbs';

const roleSchema = z.looseObject({ id: z.string(), name: z.string() });
export type Role = z.infer<typeof roleSchema>;

const roles: Kind<typeof roleSchema> = {
  service: 'identity',
  path: '/roles',
  items: 'roles',
  item: 'role',
  schema: roleSchema,
  pageSize: null,
};

/** Of the whole cloud; by default administrators only. */
export const list = (cloud: Cloud, filter: { name?: string } = {}): Promise<Role[]> => listAll(cloud, roles, filter);

/** Gives a user a role in a project; one that is there already stays. */
export async function grant(
  cloud: Cloud,
  { projectId, userId, roleId }: { projectId: string; userId: string; roleId: string },
): Promise<void> {
  const assignment = path`/projects/${projectId}/users/${userId}/roles/${roleId}`;
  await cloud.request({ service: 'identity', method: 'PUT', path: assignment });
}
