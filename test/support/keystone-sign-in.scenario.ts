import { newId } from '../../src/common/ids';
import { eventually } from './eventually';
import { ContractCloud, created, type Tenant } from '../openstack/support/contract.cloud';
import { passwordMethod, projectScope, signIn } from '../openstack/support/openstack.session';

export interface Reached {
  url: string;
  adminToken: string;
  close: () => Promise<unknown>;
  /** Lets a minute pass, where the time is the test's. */
  minute?: () => void;
  /** Sets the clock back by an hour, where the time is the test's. */
  setBack?: () => void;
}

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The account that members of the mapped project see. */
const accountName = 'Harbour';

/** The same users at a cloud's own API and at ours; `start` brings a product up over the cloud, with these variables. */
export function keystoneSignInScenario(
  start: (cloud: ContractCloud, env: Record<string, string>) => Promise<Reached>,
): void {
  let cloud: ContractCloud;
  let product: Reached;
  let member: Tenant;
  let reader: Visitor;
  let stranger: Tenant;
  let accountId: string;

  const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
    const response = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });
  const byPassword = (who: Visitor, password = who.password) =>
    call('POST', '/sign-in/keystone', { username: who.username, password, project: who.projectName });
  const tokenOf = (who: Visitor) =>
    signIn(cloud.target.authUrl, passwordMethod(who.username, who.password), projectScope(who.projectName));

  beforeAll(async () => {
    cloud = await ContractCloud.open();
    member = await cloud.makeTenant();
    stranger = await cloud.makeTenant();
    reader = await addReader(cloud, member);
    product = await start(cloud, {
      MOORAGE_KEYSTONE_ROLES: 'admin=admin,member=operator',
      MOORAGE_KEYSTONE_PROJECTS: `${member.projectName}=${accountName}`,
    });
    const account = { name: accountName, currency: 'EUR', timeZone: 'UTC' };
    accountId = (await call('POST', '/accounts', account, bearer(product.adminToken))).body.id as string;
    await call('POST', '/accounts', { ...account, name: 'Elsewhere' }, bearer(product.adminToken));
  }, 300_000);
  afterAll(async () => {
    await product.close();
    await cloud.close();
  }, 300_000);

  it('lets a user in by the password that their cloud knows, as what their role and project are mapped to', async () => {
    expect((await (await tokenOf(member)).network('GET', '/networks?limit=1')).status).toBe(200);
    const opened = await byPassword(member);
    const principal = { kind: 'keystone', name: member.username, role: 'operator', accountIds: [accountId] };
    expect(opened).toMatchObject({ status: 201, body: { token: expect.any(String) as string, principal } });
    const headers = bearer(opened.body.token);
    expect(await call('GET', '/me', undefined, headers)).toMatchObject({ status: 200, body: principal });
    const seen = (await call('GET', '/accounts', undefined, headers)).body.items as { name: string }[];
    expect(seen.map(({ name }) => name)).toEqual([accountName]);
    expect((await call('GET', '/audit-log', undefined, headers)).status).toBe(403);
    expect((await call('DELETE', '/me/session', undefined, headers)).status).toBe(204);
    expect((await call('GET', '/me', undefined, headers)).status).toBe(401);
  });

  it("takes the cloud's own token, for as long as the cloud does", async () => {
    const session = await tokenOf(member);
    const me = () => call('GET', '/me', undefined, { 'x-auth-token': session.token });
    expect(await me()).toMatchObject({
      status: 200,
      body: { kind: 'keystone', name: member.username, role: 'operator', accountIds: [accountId] },
    });
    const headers = { 'X-Subject-Token': session.token };
    expect((await session.call('identity', 'DELETE', '/auth/tokens', { headers })).status).toBe(204);
    product.minute?.();
    await eventually(async () => (await me()).status === 401, { timeoutMs: 60_000 });
    expect((await session.identity('GET', '/auth/projects')).status).toBe(401);
  }, 120_000);

  it('refuses a wrong password, a token that is none, and one that was revoked before', async () => {
    expect(await byPassword(member, 'wrong')).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REFUSED' } });
    const nobody = { username: 'nobody-here', password: 'x' };
    expect(await call('POST', '/sign-in/keystone', nobody)).toMatchObject({ body: { code: 'SIGN_IN_REFUSED' } });
    const revoked = await tokenOf(member);
    await revoked.call('identity', 'DELETE', '/auth/tokens', { headers: { 'X-Subject-Token': revoked.token } });
    for (const token of ['junk', revoked.token]) {
      const answer = await call('GET', '/me', undefined, { 'x-auth-token': token });
      expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
  });

  it('refuses whose role is not mapped, and whose project is not, by both ways', async () => {
    for (const [who, code] of [
      [reader, 'SIGN_IN_ROLE_MISSING'],
      [stranger, 'SIGN_IN_ACCOUNT_MISSING'],
    ] as const) {
      expect(await byPassword(who)).toMatchObject({ status: 403, body: { code } });
      const { token } = await tokenOf(who);
      expect(await call('GET', '/me', undefined, { 'x-auth-token': token })).toMatchObject({
        status: 403,
        body: { code },
      });
    }
  });

  it("makes the cloud's administrator one of ours", async () => {
    const { username, password, projectName } = cloud.target.admin;
    const opened = await call('POST', '/sign-in/keystone', { username, password, project: projectName });
    expect(opened).toMatchObject({ status: 201, body: { principal: { role: 'admin', accountIds: null } } });
    const log = await call('GET', '/audit-log?limit=100', undefined, bearer(opened.body.token));
    const tries = (log.body.items as Record<string, unknown>[]).filter(({ action }) =>
      String(action).includes('sign-in'),
    );
    expect(tries.map(({ actor, status }) => [actor, status])).toEqual(
      expect.arrayContaining([
        [username, 201],
        [member.username, 201],
        [member.username, 401],
        [reader.username, 403],
      ]),
    );
    expect(JSON.stringify(tries)).not.toContain(password === 'moorage' ? '"moorage"' : password);
    expect(JSON.stringify(tries)).not.toContain(member.password);
  });

  it('believes what it has heard of a token no longer where the clock is set back', async () => {
    if (!product.setBack) return;
    const session = await tokenOf(member);
    const me = () => call('GET', '/me', undefined, { 'x-auth-token': session.token });
    expect((await me()).status).toBe(200);
    await session.call('identity', 'DELETE', '/auth/tokens', { headers: { 'X-Subject-Token': session.token } });
    expect((await me()).status).toBe(200);
    product.setBack();
    expect((await me()).status).toBe(401);
  });
}

type Visitor = Pick<Tenant, 'username' | 'password' | 'projectName'>;

/** Somebody who may only read in the tenant's project; that role is mapped to nothing. */
async function addReader(cloud: ContractCloud, { projectId, projectName }: Tenant): Promise<Visitor> {
  const { admin } = cloud;
  const [username, password] = [cloud.name('reader'), newId()];
  const wanted = { user: { name: username, password, domain_id: 'default' } };
  const user = created(await admin.identity('POST', '/users', wanted), 'user');
  cloud.later(() => admin.identity('DELETE', `/users/${user.id}`));
  const [role] = (await admin.identity('GET', '/roles?name=reader')).many('roles');
  await admin.identity('PUT', `/projects/${projectId}/users/${user.id}/roles/${role?.id ?? ''}`);
  return { username, password, projectName };
}
