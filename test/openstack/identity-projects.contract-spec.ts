import { created } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';
import { authenticate, passwordMethod, projectScope, signIn } from './support/openstack.session';

const world = contractWorld();

async function makeProject(fields: Record<string, unknown> = {}): Promise<Entity> {
  const { admin } = world.cloud;
  const project = created(
    await admin.identity('POST', '/projects', { project: { name: world.cloud.name('project'), ...fields } }),
    'project',
  );
  world.cloud.later(() => admin.identity('DELETE', `/projects/${project.id}`));
  return project;
}

async function makeCredential(fields: Record<string, unknown> = {}): Promise<Entity & { secret: string }> {
  const path = `/users/${world.member.userId}/application_credentials`;
  const body = { application_credential: { name: world.cloud.name('credential'), ...fields } };
  const made = created(await world.session.identity('POST', path, body), 'application_credential');
  world.cloud.later(() => world.session.identity('DELETE', `${path}/${made.id}`));
  return made as Entity & { secret: string };
}

const byCredential = (id: string, secret: string): Record<string, unknown> => ({
  methods: ['application_credential'],
  application_credential: { id, secret },
});

describe('projects', () => {
  it('are made by the administrator with 201, enabled, in the default domain', async () => {
    const project = await makeProject({ description: 'a fleet', tags: ['fleet-a'] });
    expect(project).toMatchObject({
      description: 'a fleet',
      enabled: true,
      domain_id: 'default',
      parent_id: 'default',
      is_domain: false,
      tags: ['fleet-a'],
    });
    expect(project.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('may not share a name: 409', async () => {
    const project = await makeProject();
    const again = await world.cloud.admin.identity('POST', '/projects', { project: { name: project.name } });
    expect(again.status).toBe(409);
    expect(again.keystoneError).toMatchObject({
      code: 409,
      title: 'Conflict',
      message: expect.stringContaining('Conflict occurred attempting to store project') as string,
    });
  });

  it('are found by name, changed by PATCH, and gone after DELETE', async () => {
    const { admin } = world.cloud;
    const project = await makeProject();
    const found = (await admin.identity('GET', `/projects?name=${String(project.name)}`)).many('projects');
    expect(found.map(({ id }) => id)).toEqual([project.id]);
    const inDomain = async (domain: string) =>
      (await admin.identity('GET', `/projects?name=${String(project.name)}&domain_id=${domain}`)).many('projects');
    expect((await inDomain('default')).map(({ id }) => id)).toEqual([project.id]);
    expect(await inDomain('nowhere')).toEqual([]);
    const patched = await admin.identity('PATCH', `/projects/${project.id}`, { project: { description: 'other' } });
    expect([patched.status, patched.one('project').description]).toEqual([200, 'other']);
    expect((await admin.identity('DELETE', `/projects/${project.id}`)).status).toBe(204);
    const gone = await admin.identity('GET', `/projects/${project.id}`);
    expect(gone.status).toBe(404);
    expect(gone.keystoneError).toMatchObject({
      code: 404,
      title: 'Not Found',
      message: `Could not find project: ${project.id}.`,
    });
  });

  it('refuse a body without a name with 400', async () => {
    const reply = await world.cloud.admin.identity('POST', '/projects', { project: {} });
    expect(reply.status).toBe(400);
    expect(reply.keystoneError.message).toContain("'name' is a required property");
  });

  it('are not for members to make or list: 403', async () => {
    const made = await world.session.identity('POST', '/projects', { project: { name: world.cloud.name('no') } });
    expect(made.status).toBe(403);
    expect(made.keystoneError).toMatchObject({
      code: 403,
      title: 'Forbidden',
      message: 'You are not authorized to perform the requested action: identity:create_project.',
    });
    expect((await world.session.identity('GET', '/projects')).status).toBe(403);
  });

  it('let nobody in while they are disabled', async () => {
    const { admin } = world.cloud;
    const other = await world.cloud.makeTenant();
    await admin.identity('PATCH', `/projects/${other.projectId}`, { project: { enabled: false } });
    world.cloud.later(() => admin.identity('PATCH', `/projects/${other.projectId}`, { project: { enabled: true } }));
    const reply = await authenticate(
      world.cloud.target.authUrl,
      passwordMethod(other.username, other.password),
      projectScope(other.projectName),
    );
    expect(reply.status).toBe(401);
    await admin.identity('PATCH', `/projects/${other.projectId}`, { project: { enabled: true } });
    const again = await authenticate(
      world.cloud.target.authUrl,
      passwordMethod(other.username, other.password),
      projectScope(other.projectName),
    );
    expect(again.status).toBe(201);
  });
});

describe('users and roles', () => {
  it('refuse a second user of one name with 409', async () => {
    const reply = await world.cloud.admin.identity('POST', '/users', {
      user: { name: world.member.username, domain_id: 'default' },
    });
    expect(reply.status).toBe(409);
  });

  it('never show a password', async () => {
    const user = (await world.cloud.admin.identity('GET', `/users/${world.member.userId}`)).one('user');
    expect(user).toMatchObject({ name: world.member.username, enabled: true, domain_id: 'default' });
    expect(user).not.toHaveProperty('password');
  });

  it('answer 204 for a grant that is there and 404 for one that is not', async () => {
    const { admin } = world.cloud;
    const roles = (await admin.identity('GET', '/roles')).many('roles');
    const idOf = (name: string): string => roles.find((role) => role.name === name)?.id ?? '';
    const base = `/projects/${world.member.projectId}/users/${world.member.userId}/roles`;
    expect((await admin.identity('HEAD', `${base}/${idOf('member')}`)).status).toBe(204);
    expect((await admin.identity('HEAD', `${base}/${idOf('admin')}`)).status).toBe(404);
    expect((await admin.identity('GET', base)).many('roles').map(({ name }) => name)).toEqual(['member']);
  });

  it('take the way in away with the last role', async () => {
    const { admin, target } = world.cloud;
    const other = await world.cloud.makeTenant();
    const [member] = (await admin.identity('GET', '/roles?name=member')).many('roles');
    const grant = `/projects/${other.projectId}/users/${other.userId}/roles/${member?.id ?? ''}`;
    world.cloud.later(() => admin.identity('PUT', grant));
    expect((await admin.identity('DELETE', grant)).status).toBe(204);
    const reply = await authenticate(
      target.authUrl,
      passwordMethod(other.username, other.password),
      projectScope(other.projectName),
    );
    expect(reply.status).toBe(401);
  });
});

describe('application credentials', () => {
  it('show their secret once, at creation, and carry the roles of their maker', async () => {
    const credential = await makeCredential();
    expect(credential).toMatchObject({ project_id: world.member.projectId, expires_at: null });
    expect(credential.unrestricted).toBeFalsy();
    expect(credential.secret).toMatch(/^\S{40,}$/);
    const path = `/users/${world.member.userId}/application_credentials/${credential.id}`;
    const read = (await world.session.identity('GET', path)).one('application_credential');
    expect(read).not.toHaveProperty('secret');
    expect(read.unrestricted).toBeNull(); // as it was left out
    expect((read.roles as Entity[]).map(({ name }) => name)).toContain('member');
  });

  it('sign in without a scope into their project', async () => {
    const credential = await makeCredential();
    const session = await signIn(world.cloud.target.authUrl, byCredential(credential.id, credential.secret));
    expect(session.projectId).toBe(world.member.projectId);
    expect(session.body.methods).toEqual(['application_credential']);
    expect((await session.network('GET', '/networks?limit=1')).status).toBe(200);
  });

  it('sign in by name with their user', async () => {
    const credential = await makeCredential();
    const identity = {
      methods: ['application_credential'],
      application_credential: { name: credential.name, secret: credential.secret, user: { id: world.member.userId } },
    };
    expect((await authenticate(world.cloud.target.authUrl, identity)).status).toBe(201);
  });

  it('are refused with 401 for a bad secret and with 404 once they are deleted', async () => {
    const { authUrl } = world.cloud.target;
    const credential = await makeCredential();
    expect((await authenticate(authUrl, byCredential(credential.id, 'wrong'))).status).toBe(401);
    const past = await makeCredential();
    const path = `/users/${world.member.userId}/application_credentials/${past.id}`;
    expect((await world.session.identity('DELETE', path)).status).toBe(204);
    expect((await authenticate(authUrl, byCredential(past.id, past.secret))).status).toBe(404);
  });

  it('may not be scoped elsewhere: 401', async () => {
    const credential = await makeCredential();
    const reply = await authenticate(
      world.cloud.target.authUrl,
      byCredential(credential.id, credential.secret),
      projectScope('admin'),
    );
    expect(reply.status).toBe(401);
  });

  it('may not share a name: 409', async () => {
    const credential = await makeCredential();
    const path = `/users/${world.member.userId}/application_credentials`;
    const again = await world.session.identity('POST', path, { application_credential: { name: credential.name } });
    expect(again.status).toBe(409);
  });

  it('make no further ones unless they are unrestricted: 403', async () => {
    const credential = await makeCredential();
    const session = await signIn(world.cloud.target.authUrl, byCredential(credential.id, credential.secret));
    const path = `/users/${world.member.userId}/application_credentials`;
    const reply = await session.identity('POST', path, {
      application_credential: { name: world.cloud.name('second') },
    });
    expect(reply.status).toBe(403);
  });
});
