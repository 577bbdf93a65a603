import { open, seal } from '../../common/encryption';
import { applicationCredentials, roles, type Cloud, type ProjectCredential } from '../../openstack';
import { nameOf } from '../marks';
import { roleMissing } from './project.errors';
import { projectMark, type ProjectContext } from './project.context';
import { commitCredential, commitCredentialIntent, type ProjectRecord } from './project.repository';

/** What a fleet needs in its project; `reader` is there from Rocky on. */
const [needed, wished] = ['member', ['member', 'reader']];

const sealContextOf = (fleetId: string): string => `fleet-project/${fleetId}`;

/** Null while there is none. */
export function credentialOf(key: Buffer, fleetId: string, record: ProjectRecord): ProjectCredential | null {
  const { credentialId: id, sealedSecret } = record;
  if (id === null || sealedSecret === null) return null;
  return { id, secret: open(key, sealedSecret, sealContextOf(fleetId)) };
}

/** Lets the cloud's own user work in the project; gives the roles, by which it does. */
async function grantRoles(context: ProjectContext, projectId: string): Promise<{ id: string }[]> {
  const { base } = context;
  const granted = (await roles.list(base)).filter(({ name }) => wished.includes(name));
  if (!granted.some(({ name }) => name === needed)) throw roleMissing(needed);
  const userId = await base.userId();
  await context.begin();
  for (const { id } of granted) await roles.grant(base, { projectId, userId, roleId: id });
  return granted.map(({ id }) => ({ id }));
}

/** The project as the cloud's own user sees it, whose roles there are given once more. */
export async function asOwner(context: ProjectContext, projectId: string): Promise<Cloud> {
  await grantRoles(context, projectId);
  return context.base.inProject(projectId);
}

/**
 * A credential for the project. Keystone tells its secret once: of one that was asked for and is not on record the secret
 * is lost, so that it is taken away and the next one has the next number in its name.
 */
export async function makeCredential(
  context: ProjectContext,
  projectId: string,
  { credentialSerial }: ProjectRecord,
): Promise<ProjectCredential> {
  const { fleet, base, encryptionKey } = context;
  const granted = await grantRoles(context, projectId);
  await removeCredentials(context, credentialSerial);
  const serial = credentialSerial + 1;
  await context.commit((tx) => commitCredentialIntent(tx, fleet.id, serial));
  await context.begin();
  // Keystone makes it for the project of the token.
  const { id, secret } = await applicationCredentials.create(base.inProject(projectId), {
    name: credentialName(context, serial),
    description: projectMark(fleet),
    roles: granted,
    unrestricted: false,
  });
  const sealed = seal(encryptionKey, secret, sealContextOf(fleet.id));
  await context.commitEvent('project.credential', `application credential ${id} made for the project`, (tx) =>
    commitCredential(tx, fleet.id, id, sealed),
  );
  return { id, secret };
}

/** Takes away all that was ever asked for, by their names and mark; by the cloud's own user, since none may remove itself. */
export async function removeCredentials(context: ProjectContext, serials: number): Promise<void> {
  if (serials === 0) return;
  const { fleet, base } = context;
  const ours = (await applicationCredentials.list(base)).filter(
    ({ name, description }) => name.startsWith(namePrefix(context)) && description === projectMark(fleet),
  );
  if (ours.length > 0) await context.begin();
  for (const { id } of ours) await applicationCredentials.remove(base, id);
}

const namePrefix = ({ fleet }: ProjectContext): string => nameOf(fleet.name, 'project-');
const credentialName = (context: ProjectContext, serial: number): string => `${namePrefix(context)}${serial}`;
