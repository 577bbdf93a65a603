import { DomainError, messageOf } from '../../common/errors';
import { isFailure } from '../../openstack';

export const projectNameTaken = (name: string, id: string): DomainError =>
  new DomainError({
    code: 'PROJECT_NAME_TAKEN',
    status: 409,
    message: `project ${name} (${id}) does not bear the fleet's mark`,
    action: 'Delete or rename that project in Keystone, or give the fleet another name.',
  });

export const roleMissing = (role: string): DomainError =>
  new DomainError({
    code: 'ROLE_MISSING',
    status: 409,
    message: `the cloud has no role ${role}, by which a fleet works in its own project`,
    action: `Have the role made in Keystone, or let the fleet stand in the shared project.`,
  });

/** @throws DomainError PROJECT_NOT_ALLOWED when the cloud's user may not do what is refused with 403 */
export async function allowed<T>(cloudName: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error, 'terminal') || error.httpStatus !== 403) throw error;
    throw new DomainError({
      code: 'PROJECT_NOT_ALLOWED',
      status: 409,
      message: `the user of cloud ${cloudName} may not make and remove projects: ${error.message}`,
      action: "Give the cloud's user a role that may, such as admin, or let the fleet stand in the shared project.",
      cause: error,
    });
  }
}

/** The service that has these limits is not in the cloud's catalog. */
export const quotaNotOffered = (limits: string[], cause: unknown): DomainError =>
  new DomainError({
    code: 'QUOTA_NOT_OFFERED',
    status: 409,
    message: `the quotas of the project limit ${limits.join(', ')}, which is not to be had: ${messageOf(cause)}`,
    action: "Leave these out of the fleet's quotas, or have that service in the cloud's catalog.",
    cause,
  });

export const leftInProject = (name: string, left: string[]): DomainError =>
  new DomainError({
    code: 'FOREIGN_OBJECT_IN_THE_WAY',
    status: 409,
    message: `project ${name} holds what the fleet did not make: ${left.join('; ')}`,
    action: 'Delete it in the cloud, or move it to another project; the fleet then goes on by itself.',
  });
