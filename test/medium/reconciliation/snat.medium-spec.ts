import { systemClock } from '../../../src/common/clock';
import { loadCloudSettings, networks, openCloud, routers } from '../../../src/openstack';
import { routerKind } from '../../../src/reconciliation/kinds/router.kind';
import { treat } from '../../../src/reconciliation/failure.policy';
import { scopeOf } from '../../../src/reconciliation/seen/seen.reader';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { emulatorEnv } from '../../support/reconciler-world';
import { passwordMethod, projectScope, signIn } from '../../openstack/support/openstack.session';

describe('SNAT in a project that may not speak of it', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
  });
  afterAll(() => emulator.close());

  /** A cloud as a plain member of a project sees it. */
  async function memberCloud() {
    const admin = await signIn(emulator.authUrl, passwordMethod('admin', 'moorage'), projectScope('admin'));
    const make = async (kind: string, fields: object) =>
      (await admin.identity('POST', `/${kind}s`, { [kind]: { domain_id: 'default', ...fields } })).one(kind);
    const project = await make('project', { name: 'tenant' });
    const user = await make('user', { name: 'tenant', password: 'tenant-password' });
    const [role] = (await admin.identity('GET', '/roles?name=member')).many('roles');
    await admin.identity('PUT', `/projects/${project.id}/users/${user.id}/roles/${role.id}`);
    const env = { ...emulatorEnv(emulator), OS_USERNAME: 'tenant', OS_PASSWORD: 'tenant-password' };
    const settings = loadCloudSettings({ env: { ...env, OS_PROJECT_NAME: 'tenant' }, cwd: '/', homeDir: '/' });
    return openCloud(settings, { clock: systemClock });
  }

  it('blocks the fleet with a message that names the setting, and makes no router', async () => {
    const cloud = await memberCloud();
    const [external] = await networks.list(cloud, { 'router:external': true });
    const scope = { ...scopeOf(cloud, { id: '1', name: 'f' }, new Map()), isAnothersAddress: async () => false };
    const make = routerKind.create(scope, {
      kind: 'router',
      key: 'router',
      name: 'moorage-f-router',
      mark: 'moorage:fleet=1;key=router',
      spec: { externalNetworkId: external.id, snat: false },
      fingerprint: '',
      dependsOn: [],
      remembered: null,
    });
    const error: unknown = await make.then(
      () => null,
      (failure: unknown) => failure,
    );
    expect(treat(error)).toMatchObject({ status: 'blocked', reason: 'SnatRefused' });
    expect(treat(error).message).toContain('router.snat is false');
    expect(await routers.list(cloud)).toEqual([]);
  });
});
