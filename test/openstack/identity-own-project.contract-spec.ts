import { created } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';
import { authenticate, passwordMethod, projectScope, signIn, type Session } from './support/openstack.session';

const world = contractWorld();

/** A project that the administrator's own user has the roles of a member in, and a credential for it. */
describe('a project of its own, by a credential', () => {
  let project: Entity;
  let credential: Entity & { secret: string };
  let inside: Session;
  let roleIds: string[];
  let credentials: string;

  const byCredential = () => ({
    methods: ['application_credential'],
    application_credential: { id: credential.id, secret: credential.secret },
  });

  beforeAll(async () => {
    const { admin, target } = world.cloud;
    const name = world.cloud.name('own');
    project = created(await admin.identity('POST', '/projects', { project: { name, description: 'mark' } }), 'project');
    const roles = (await admin.identity('GET', '/roles')).many('roles');
    roleIds = roles.filter((role) => ['member', 'reader'].includes(String(role.name))).map(({ id }) => id);
    for (const id of [...roleIds, ...roleIds]) {
      // The second time it is there already.
      const granted = await admin.identity('PUT', `/projects/${project.id}/users/${admin.userId}/roles/${id}`);
      expect(granted.status).toBe(204);
    }
    const owner = passwordMethod(target.admin.username, target.admin.password);
    const scoped = await signIn(target.authUrl, owner, projectScope(name));
    expect(scoped.body.roles?.map((role) => role.name).sort()).toEqual(['member', 'reader']);
    credentials = `/users/${admin.userId}/application_credentials`;
    const wanted = { name, description: 'mark', unrestricted: false, roles: roleIds.map((id) => ({ id })) };
    const made = await scoped.identity('POST', credentials, { application_credential: wanted });
    credential = created(made, 'application_credential') as Entity & { secret: string };
    inside = await signIn(target.authUrl, byCredential());
  });

  afterAll(async () => {
    const { admin } = world.cloud;
    for (const { id } of (await admin.network('GET', `/security-groups?project_id=${project.id}`)).many(
      'security_groups',
    ))
      await admin.network('DELETE', `/security-groups/${id}`);
    await admin.identity('DELETE', `${credentials}/${credential.id}`);
    await admin.identity('DELETE', `/projects/${project.id}`);
  });

  it('is what the credential is for, though its user is at home elsewhere', async () => {
    expect(credential).toMatchObject({ project_id: project.id, unrestricted: false });
    expect([inside.projectId, inside.userId]).toEqual([project.id, world.cloud.admin.userId]);
    expect(inside.body.roles?.map(({ name }) => name).sort()).toEqual(['member', 'reader']);
    const named = await world.cloud.admin.identity('GET', `${credentials}?name=${String(credential.name)}`);
    expect(named.many('application_credentials').map(({ id, description }) => [id, description])).toEqual([
      [credential.id, 'mark'],
    ]);
    const all = (await world.cloud.admin.identity('GET', credentials)).many('application_credentials');
    expect(all.map(({ id }) => id)).toContain(credential.id);
    expect(
      (await world.cloud.admin.identity('GET', `${credentials}?name=nobody`)).many('application_credentials'),
    ).toEqual([]);
  });

  it('shows nothing of other projects but what is for all', async () => {
    await world.neutron.network();
    const foreign = (await inside.network('GET', '/networks'))
      .many('networks')
      .filter((network) => !network.shared && !network['router:external'] && network.project_id !== project.id);
    expect(foreign).toEqual([]);
    expect((await inside.network('GET', '/networks?router:external=true')).many('networks').length).toBeGreaterThan(0);
    expect((await inside.compute('GET', '/servers/detail')).many('servers')).toEqual([]);
    expect((await inside.compute('GET', '/os-server-groups')).many('server_groups')).toEqual([]);
    expect((await inside.compute('GET', '/flavors')).many('flavors').map(({ name }) => name)).toContain('m1.tiny');
    expect((await inside.image('GET', '/images?name=guest')).many('images')).toHaveLength(1);
    expect((await inside.image('GET', `/images?owner=${project.id}`)).many('images')).toEqual([]);
    expect((await inside.volume('GET', '/volumes/detail')).many('volumes')).toEqual([]);
  });

  it('has a security group by itself, which only an administrator may delete', async () => {
    const [group, ...others] = (await inside.network('GET', '/security-groups')).many('security_groups');
    expect([group?.name, group?.description, others]).toEqual(['default', 'Default security group', []]);
    const refused = await inside.network('DELETE', `/security-groups/${group?.id}`);
    expect([refused.status, refused.neutronError.type]).toEqual([409, 'SecurityGroupCannotRemoveDefault']);
    expect((await world.cloud.admin.network('DELETE', `/security-groups/${group?.id}`)).status).toBe(204);
  });

  it('takes limits of each service from the administrator, who takes them back', async () => {
    const { admin } = world.cloud;
    const nova = `/os-quota-sets/${project.id}`;
    const before = await limits();
    expect((await admin.compute('PUT', nova, { quota_set: { cores: 3, force: true } })).status).toBe(200);
    expect((await admin.network('PUT', `/quotas/${project.id}`, { quota: { network: 2 } })).status).toBe(200);
    expect((await admin.volume('PUT', nova, { quota_set: { gigabytes: 7 } })).status).toBe(200);
    expect(await limits()).toEqual([3, 2, 7]);
    const refused = [
      (await inside.compute('PUT', nova, { quota_set: { cores: 99 } })).status,
      (await inside.network('PUT', `/quotas/${project.id}`, { quota: { network: 99 } })).status,
      (await inside.volume('PUT', nova, { quota_set: { gigabytes: 99 } })).status,
    ];
    expect(refused).toEqual([403, 403, 403]);
    expect((await admin.compute('DELETE', nova)).status).toBe(202);
    expect((await admin.network('DELETE', `/quotas/${project.id}`)).status).toBe(204);
    expect((await admin.volume('DELETE', nova)).status).toBe(200);
    expect(await limits()).toEqual(before);
  });

  const limits = async (): Promise<unknown[]> => {
    const absolute = (reply: { body: Record<string, unknown> }) =>
      (reply.body.limits as { absolute: Record<string, number> }).absolute;
    return [
      absolute(await inside.compute('GET', '/limits')).maxTotalCores,
      (await inside.network('GET', `/quotas/${project.id}`)).one('quota').network,
      absolute(await inside.volume('GET', '/limits')).maxTotalVolumeGigabytes,
    ];
  };

  it('lets nobody in by the credential once its user has taken it away, which itself may not', async () => {
    expect((await inside.identity('DELETE', `${credentials}/${credential.id}`)).status).toBe(403);
    expect((await world.cloud.admin.identity('DELETE', `${credentials}/${credential.id}`)).status).toBe(204);
    expect((await authenticate(world.cloud.target.authUrl, byCredential())).status).toBe(404);
    expect((await world.cloud.admin.identity('DELETE', `${credentials}/${credential.id}`)).status).toBe(404);
  });
});
