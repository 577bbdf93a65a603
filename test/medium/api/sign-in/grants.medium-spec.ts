import { grantOf } from '../../../../src/api/sign-in/visitor.grant';
import { KeystoneVisitors } from '../../../../src/api/sign-in/keystone.visitors';
import { loadConfig } from '../../../../src/config';
import type { Database } from '../../../../src/database';
import { fleetsOf } from '../../../support/fleets';
import { testDatabase } from '../../../support/test-database';

describe('what somebody may do whom a provider vouches for', () => {
  let database: Database;
  let close: () => Promise<void>;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    const { accounts } = fleetsOf(database);
    for (const key of ['harbour', 'pier', 'twin', 'twin2']) {
      const name = key.replace('2', '');
      ids[key] = (await accounts.create({ name, currency: 'EUR', timeZone: 'UTC' })).id;
    }
  });
  afterAll(() => close());

  const grant = (names: string[], roles: string, accounts: string) => {
    const { access } = loadConfig({ MOORAGE_KEYSTONE_ROLES: roles, MOORAGE_KEYSTONE_PROJECTS: accounts }, '/', '/');
    const claims = { name: 'ada', roleNames: names, placeNames: names };
    return grantOf(database, claims, { roles: access.keystone.roles, accounts: access.keystone.projects });
  };

  it('is the strongest of the mapped roles, over all mapped accounts', async () => {
    const roles = 'crew=viewer,books=billing,captains=operator';
    const accounts = `crew=harbour,captains=${ids.pier},captains=harbour,others=twin`;
    expect(await grant(['crew', 'books', 'captains'], roles, accounts)).toEqual({
      role: 'operator',
      accountIds: [ids.harbour, ids.pier],
    });
    expect(await grant(['books', 'crew'], roles, accounts)).toEqual({ role: 'billing', accountIds: [ids.harbour] });
  });

  it('is everything only where that is said, or for an administrator of no account', async () => {
    expect(await grant(['ops'], 'ops=operator', 'ops=*')).toEqual({ role: 'operator', accountIds: null });
    expect(await grant(['root'], 'root=admin', '')).toEqual({ role: 'admin', accountIds: null });
    expect(await grant(['root'], 'root=admin', 'root=pier')).toEqual({ role: 'admin', accountIds: [ids.pier] });
  });

  it.each([
    ['no mapped role', ['crew'], 'captains=operator', 'crew=*', 'SIGN_IN_ROLE_MISSING'],
    ['no mapped account', ['crew'], 'crew=viewer', 'captains=*', 'SIGN_IN_ACCOUNT_MISSING'],
    ['an account that is not there', ['root'], 'root=admin', 'root=nowhere', 'SIGN_IN_ACCOUNT_MISSING'],
    ['an account whose name two have', ['crew'], 'crew=viewer', 'crew=twin', 'SIGN_IN_ACCOUNT_MISSING'],
  ])('is nothing with %s', async (_, names, roles, accounts, code) => {
    await expect(grant(names, roles, accounts)).rejects.toMatchObject({ code, status: 403 });
  });

  it('is not given by the embedded emulator, whose password everybody knows, to other machines', () => {
    const welcome = (env: Record<string, string>, headers: Record<string, string> = {}) =>
      new KeystoneVisitors(database, loadConfig(env, '/', '/')).areWelcome({
        headers: { host: 'localhost', ...headers },
      });
    expect(welcome({})).toBe(true);
    for (const host of ['127.0.0.1:3000', '[::1]:3000', 'localhost:3000']) expect(welcome({}, { host })).toBe(true);
    for (const host of ['', '10.0.0.7:3000', 'moorage.example', 'localhost.moorage.example'])
      expect(welcome({}, { host })).toBe(false);
    expect(welcome({ MOORAGE_PUBLIC_URL: 'https://moorage.example' })).toBe(false);
    expect(welcome({ MOORAGE_TRUSTED_PROXIES: '127.0.0.1' })).toBe(false);
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect(welcome({}, forwarded)).toBe(false);
    expect(welcome({ OS_CLOUD: 'real', MOORAGE_TRUSTED_PROXIES: '127.0.0.1' }, forwarded)).toBe(true);
    expect(welcome({ MOORAGE_KEYSTONE_SIGN_IN: 'on' }, forwarded)).toBe(true);
    expect(welcome({ HOST: '0.0.0.0' })).toBe(false);
    expect(welcome({ HOST: '0.0.0.0', MOORAGE_KEYSTONE_SIGN_IN: 'on' })).toBe(true);
    expect(welcome({ HOST: '0.0.0.0', OS_CLOUD: 'real' })).toBe(true);
    expect(welcome({ OS_CLOUD: 'real', MOORAGE_KEYSTONE_SIGN_IN: 'off' })).toBe(false);
  });

  it('counts a project of the same name in another domain for nothing', async () => {
    const env = { MOORAGE_KEYSTONE_ROLES: 'member=viewer', MOORAGE_KEYSTONE_PROJECTS: 'dock=harbour,id-7=pier' };
    const visitors = new KeystoneVisitors(database, loadConfig(env, '/', '/'));
    const of = (project: { id: string; name: string }, domain: string) => {
      const place = { id: domain.toLowerCase(), name: domain };
      const times = { issued_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-01T01:00:00Z' };
      const user = { id: 'u', name: 'ada', domain: place };
      return visitors.of({
        ...times,
        user,
        project: { ...project, domain: place },
        roles: [{ id: 'r', name: 'member' }],
        catalog: [],
      });
    };
    expect(await of({ id: 'id-1', name: 'dock' }, 'Default')).toMatchObject({ name: 'ada', accountIds: [ids.harbour] });
    await expect(of({ id: 'id-2', name: 'dock' }, 'Other')).rejects.toMatchObject({ code: 'SIGN_IN_ACCOUNT_MISSING' });
    expect(await of({ id: 'id-7', name: 'x' }, 'Other')).toMatchObject({ name: 'ada@Other', accountIds: [ids.pier] });
  });
});
