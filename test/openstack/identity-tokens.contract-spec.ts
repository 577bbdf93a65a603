import { contractWorld } from './support/contract.world';
import { send } from './support/openstack.http';
import { authenticate, passwordMethod, projectScope, signIn } from './support/openstack.session';

const world = contractWorld();
const authUrl = (): string => world.cloud.target.authUrl;
const password = (): Record<string, unknown> => passwordMethod(world.member.username, world.member.password);

describe('Keystone tells its versions', () => {
  it('lists v3 with 300 at the root and answers 200 for v3 itself', async () => {
    const root = await send('GET', authUrl().replace(/\/v3$/, '/'), undefined);
    expect(root.status).toBe(300);
    expect(root.body).toMatchObject({
      versions: { values: [{ id: expect.stringMatching(/^v3/) as string, status: 'stable' }] },
    });
    const v3 = await send('GET', authUrl(), undefined);
    expect(v3.status).toBe(200);
    expect(v3.body).toMatchObject({ version: { id: expect.stringMatching(/^v3\.\d+$/) as string, status: 'stable' } });
  });
});

describe('a password buys a token', () => {
  it('answers 201 with the token in X-Subject-Token and the scope in the body', async () => {
    const reply = await authenticate(authUrl(), password(), projectScope(world.member.projectName));
    expect(reply.status).toBe(201);
    expect(reply.headers.get('x-subject-token')).toMatch(/^\S{32,}$/);
    expect(reply.headers.get('vary')).toContain('X-Auth-Token');
    expect(reply.headers.get('x-openstack-request-id')).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(reply.body.token).toMatchObject({
      methods: ['password'],
      user: {
        id: world.member.userId,
        name: world.member.username,
        domain: { id: 'default', name: 'Default' },
        password_expires_at: null,
      },
      project: {
        id: world.member.projectId,
        name: world.member.projectName,
        domain: { id: 'default', name: 'Default' },
      },
      is_domain: false,
      audit_ids: [expect.any(String) as string],
    });
  });

  it('gives member the implied role reader and times in ISO 8601 with microseconds', async () => {
    const session = await signIn(authUrl(), password(), projectScope(world.member.projectName));
    expect(session.body.roles?.map(({ name }) => name).sort()).toEqual(['member', 'reader']);
    expect(session.body.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(Date.parse(session.body.expires_at)).toBeGreaterThan(Date.parse(session.body.issued_at));
  });

  it('lists in its catalog identity, compute, network and image, each by interface and region', async () => {
    const catalog = world.session.body.catalog ?? [];
    for (const type of ['identity', 'compute', 'network', 'image']) {
      const endpoints = catalog.find((entry) => entry.type === type)?.endpoints ?? [];
      expect(endpoints.map((endpoint) => endpoint.interface).sort()).toEqual(['admin', 'internal', 'public']);
      expect(
        endpoints.every(
          ({ region, region_id, url }) => region === 'RegionOne' && region_id === 'RegionOne' && url.startsWith('http'),
        ),
      ).toBe(true);
    }
  });

  it('leaves the catalog out with ?nocatalog', async () => {
    const body = { auth: { identity: password(), scope: projectScope(world.member.projectName) } };
    const reply = await send('POST', `${authUrl()}/auth/tokens?nocatalog`, undefined, { body });
    expect(reply.status).toBe(201);
    expect(reply.body.token).not.toHaveProperty('catalog');
  });

  it('takes the user by id and the project by id', async () => {
    const identity = {
      methods: ['password'],
      password: { user: { id: world.member.userId, password: world.member.password } },
    };
    const reply = await authenticate(authUrl(), identity, { project: { id: world.member.projectId } });
    expect(reply.status).toBe(201);
  });

  it('is unscoped, without project, roles and catalog, when no scope is asked for', async () => {
    const reply = await authenticate(authUrl(), password(), 'unscoped');
    expect(reply.status).toBe(201);
    const token = reply.body.token as Record<string, unknown>;
    expect(Object.keys(token).sort()).toEqual(['audit_ids', 'expires_at', 'issued_at', 'methods', 'user']);
  });

  it('can be changed for a scoped one with the token method, keeping the expiry', async () => {
    const unscoped = await signIn(authUrl(), password(), 'unscoped');
    const identity = { methods: ['token'], token: { id: unscoped.token } };
    const scoped = await signIn(authUrl(), identity, projectScope(world.member.projectName));
    expect(scoped.body.methods.sort()).toEqual(['password', 'token']);
    expect(scoped.body.expires_at).toBe(unscoped.body.expires_at);
    expect(scoped.projectId).toBe(world.member.projectId);
  });
});

describe('Keystone refuses', () => {
  const unauthorized = {
    code: 401,
    title: 'Unauthorized',
    message: 'The request you have made requires authentication.',
  };

  it('a bad password, an unknown user and a foreign project alike, with 401 and WWW-Authenticate', async () => {
    const tries = [
      await authenticate(
        authUrl(),
        passwordMethod(world.member.username, 'wrong'),
        projectScope(world.member.projectName),
      ),
      await authenticate(authUrl(), passwordMethod(world.cloud.name('nobody'), 'wrong')),
      await authenticate(authUrl(), password(), projectScope('admin')),
      await authenticate(authUrl(), password(), projectScope(world.cloud.name('nowhere'))),
    ];
    for (const reply of tries) {
      expect(reply.status).toBe(401);
      expect(reply.keystoneError).toEqual(unauthorized);
      expect(reply.headers.get('www-authenticate')).toBe(`Keystone uri="${authUrl()}"`.replace(/\/v3"$/, '/v3"'));
    }
  });

  it('a body without auth and an unknown field with 400', async () => {
    const empty = await send('POST', `${authUrl()}/auth/tokens`, undefined, { body: {} });
    expect(empty.status).toBe(400);
    expect(empty.keystoneError).toMatchObject({ code: 400, title: 'Bad Request' });
    const method = await authenticate(authUrl(), { methods: ['password'] });
    expect(method.status).toBe(400);
  });

  it('an unknown auth method with 401', async () => {
    const reply = await authenticate(authUrl(), { methods: ['magic'], magic: {} });
    expect(reply.status).toBe(401);
  });

  it('a bad token with 401 in every service, with the way to Keystone', async () => {
    const paths = [
      `${world.session.url('identity')}/projects`,
      `${world.session.url('compute')}/servers`,
      `${world.session.url('network')}/networks`,
      `${world.session.url('image')}/images`,
    ];
    for (const url of paths) {
      const reply = await send('GET', url, 'junk');
      expect([url, reply.status]).toEqual([url, 401]);
      expect(reply.headers.get('www-authenticate')).toMatch(/^Keystone uri="http/);
    }
  });

  it('a request without a token with 401', async () => {
    expect((await send('GET', `${world.session.url('network')}/networks`, undefined)).status).toBe(401);
    expect((await send('GET', `${world.session.url('identity')}/projects`, undefined)).status).toBe(401);
  });
});

describe('tokens can be asked about and ended', () => {
  it('shows a token to its owner, and 404 for one that is none', async () => {
    const headers = { 'X-Subject-Token': world.session.token };
    const shown = await world.session.call('identity', 'GET', '/auth/tokens', { headers });
    expect(shown.status).toBe(200);
    expect(shown.headers.get('x-subject-token')).toBe(world.session.token);
    expect(shown.body.token).toMatchObject({
      user: { id: world.member.userId },
      project: { id: world.member.projectId },
    });
    const unknown = await world.session.call('identity', 'GET', '/auth/tokens', {
      headers: { 'X-Subject-Token': 'junk' },
    });
    expect(unknown.status).toBe(404);
  });

  it('refuses a revoked token everywhere and everyone else goes on', async () => {
    const session = await signIn(authUrl(), password(), projectScope(world.member.projectName));
    const revoked = await session.call('identity', 'DELETE', '/auth/tokens', {
      headers: { 'X-Subject-Token': session.token },
    });
    expect(revoked.status).toBe(204);
    expect((await session.identity('GET', '/auth/projects')).status).toBe(401);
    expect((await session.network('GET', '/networks')).status).toBe(401);
    expect((await world.session.network('GET', '/networks?limit=1')).status).toBe(200);
  });

  it('lists the projects and the catalog that are open to the token', async () => {
    const projects = await world.session.identity('GET', '/auth/projects');
    expect(projects.many('projects').map(({ id }) => id)).toEqual([world.member.projectId]);
    const catalog = await world.session.identity('GET', '/auth/catalog');
    expect(catalog.many('catalog').map(({ type }) => type)).toEqual(
      expect.arrayContaining(['identity', 'compute', 'network', 'image']),
    );
  });
});
