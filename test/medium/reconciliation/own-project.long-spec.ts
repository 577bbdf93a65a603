import { systemClock } from '../../../src/common/clock';
import { applicationCredentials, networks, openCloud, servers, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { createFleet, fullSpec, type FleetFixture } from '../../support/fleet-fixture';
import { KillWorld } from '../../support/kill-world';
import { emulatorSettings } from '../../support/reconciler-world';

const small = { networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: false } }] };
const credentials = 'identity/users/:user/application_credentials';

describe('a fleet with a Keystone project of its own', () => {
  let world: KillWorld;
  let admin: Cloud;
  beforeAll(async () => {
    world = await KillWorld.start({ LOG_LEVEL: 'debug', MOORAGE_TICK_MS: '500' });
    const settings = emulatorSettings(world.emulator);
    admin = openCloud(settings, { clock: systemClock });
  }, 60_000);
  afterAll(async () => {
    await admin.close();
    await world.stop();
  });

  const inProject = (
    type: 'networks' | 'routers' | 'ports' | 'servers' | 'floatingIps' | 'securityGroups',
    id: string,
  ) => world.emulator.state.all(type).filter((row) => row.projectId === id);
  const projectOf = ({ name }: FleetFixture) =>
    world.emulator.state.all('projects').filter((row) => row.name === `moorage-${name}`);
  const credentialsOf = ({ name }: FleetFixture) =>
    world.emulator.state.all('applicationCredentials').filter((row) => row.name.startsWith(`moorage-${name}-`));
  const read = async <T = FleetView>(path: string): Promise<T> => (await world.product.call<T>('GET', path)).body;
  const quota = async (fleetId: string, id: string) =>
    (await read<{ items: { id: string; limit: number | null }[] }>(`/quotas?limit=100&fleetId=${fleetId}`)).items.find(
      (item) => item.id === id,
    )?.limit;
  /** Waits until the fleet says that this is in its way; gives in what words. */
  const blockedBy = (fleetId: string, reason: string) =>
    eventually(
      async () => {
        const { status, conditions } = await read(`/fleets/${fleetId}`);
        if (status === 'blocked' && conditions[0].reason === reason) return conditions[0].message;
        throw new Error(JSON.stringify({ status, conditions }));
      },
      { timeoutMs: 20_000 },
    );
  const calls = (kind: string) => world.emulator.calls.all().filter((call) => call.kind === kind).length;

  it('has all of it in there, by a credential for nothing else, and leaves nothing behind', async () => {
    const beside = await world.build(small);
    const kept = await world.build(keeping, { project: { own: true } });
    const project = { own: true, quotas: { instances: 2, networks: 0, volumes: 4 } };
    const fleet = await createFleet(world.product, fullSpec, { project });
    const { fleetId } = fleet;
    const { steps } = await read<{ steps: Step[] }>(`/fleets/${fleetId}/plan`);
    expect(steps[0]).toMatchObject({ action: 'create', kind: 'project', name: `moorage-${fleet.name}` });
    expect(steps.slice(1).every(({ dependsOn }) => dependsOn.length > 0)).toBe(true);
    expect(projectOf(fleet)).toEqual([]);

    const refusals = [
      await world.product.call('POST', '/fleets', { ...bodyOf(fleet), name: 'stack', engine: 'heat', project }),
      await world.product.call('PATCH', `/fleets/${fleetId}`, { project: { own: false, quotas: {} } }),
      await world.product.call('PATCH', `/fleets/${beside.fleetId}`, { project: { quotas: {} } }),
      await world.product.call('POST', `/fleets/${fleetId}/links`, { peerId: beside.fleetId }),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'VALIDATION_FAILED'],
      [400, 'VALIDATION_FAILED'],
      [409, 'PROJECT_IS_SHARED'],
      [409, 'LINK_ACROSS_PROJECTS'],
    ]);

    // A user who may not make projects: the fleet says so, can be deleted all the same, and goes on once it may.
    await world.reaches(kept.fleetId, 'ready');
    await world.product.call('POST', `/fleets/${kept.fleetId}/snapshots`, { volume: 'hub/data', name: 'one' });
    world.emulator.faults.set({ rules: [{ kind: 'POST identity/projects', effect: 'status', status: 403 }] });
    const refused = await world.build(small, { project: { own: true } });
    await world.product.call('POST', `/fleets/${fleetId}/reconcile`);
    await blockedBy(fleetId, 'ProjectNotAllowed');
    await blockedBy(refused.fleetId, 'ProjectNotAllowed');
    world.emulator.faults.set({ rules: [{ kind: '* identity/projects', effect: 'status', status: 403 }] });
    await world.remove(refused.fleetId);
    await world.reaches(refused.fleetId, 'deleted');
    world.emulator.faults.clear();
    await world.product.call('POST', `/fleets/${fleetId}/reconcile`);
    // What there is room for is told by its own project.
    expect(await blockedBy(fleetId, 'QuotaExceeded')).toContain('network: 1 more wanted, limit 0, 0 used');
    project.quotas.networks = 3;
    await world.product.call('PATCH', `/fleets/${fleetId}`, { project: { quotas: project.quotas } });
    await world.reaches(fleetId, 'ready', 1);

    const [made] = projectOf(fleet);
    expect(made).toMatchObject({ domainId: 'default', description: `moorage:fleet=${fleetId};key=project` });
    expect((await read(`/fleets/${fleetId}`)).project).toEqual({ ...project, id: made.id });
    expect((await read(`/fleets/${beside.fleetId}`)).project).toEqual({ own: false, id: null, quotas: null });
    for (const type of ['networks', 'routers', 'ports', 'servers', 'floatingIps'] as const)
      expect(inProject(type, made.id)).not.toEqual([]);
    expect(await quota(fleetId, 'compute.instances')).toBe(2);
    expect(await quota(fleetId, 'network.network')).toBe(3);
    expect((await read<{ output: string }>(`/fleets/${fleetId}/servers/hub/console`)).output).toEqual(
      expect.any(String),
    );

    const [credential] = credentialsOf(fleet);
    expect(credential).toMatchObject({ projectId: made.id, unrestricted: false });
    const roles = await admin.request({ service: 'identity', method: 'GET', path: '/roles' });
    const names = new Map(
      (roles.json as { roles: { id: string; name: string }[] }).roles.map(({ id, name }) => [id, name]),
    );
    expect(credential.roleIds.map((id) => names.get(id)).sort()).toEqual(['member', 'reader']);
    expect(JSON.stringify(await world.database.query('select * from fleet_project'))).not.toContain(credential.secret);

    // Another wish is told to the services; what is not wished any more is as the cloud has it.
    await world.product.call('PATCH', `/fleets/${fleetId}`, { project: { quotas: { networks: 5 } } });
    await eventually(async () => (await quota(fleetId, 'network.network')) === 5);
    expect(await quota(fleetId, 'compute.instances')).toBe(10);
    await world.reaches(fleetId, 'ready', 1);
    const puts = calls('PUT network/quotas/:id');
    // A credential that somebody takes away is made anew.
    await applicationCredentials.remove(admin, credential.id);
    await world.product.call('PUT', `/blueprints/${fleet.blueprintId}`, { name: 'b', spec: twoNetworks });
    await world.reaches(fleetId, 'ready', 2);
    expect(inProject('networks', made.id)).toHaveLength(2);
    expect(credentialsOf(fleet).map(({ name }) => name)).toEqual([`moorage-${fleet.name}-project-2`]);
    expect(calls('PUT network/quotas/:id')).toBe(puts);

    // What somebody deletes in there is found missing and made anew.
    const [server] = inProject('servers', made.id);
    await servers.remove(admin, server.id);
    await eventually(() => inProject('servers', made.id).length === 0);
    await world.database.query(`update work_item set parked_at = now() - interval '1 hour' where key = $1`, [fleetId]);
    await eventually(() => inProject('servers', made.id).some(({ id }) => id !== server.id), { timeoutMs: 15_000 });
    await world.reaches(fleetId, 'ready', 2);

    const foreign = await networks.create(admin, { name: 'theirs', project_id: made.id });
    for (const id of [fleetId, kept.fleetId]) await world.remove(id);
    expect(await blockedBy(fleetId, 'ForeignObjectInTheWay')).toBe(
      `project moorage-${fleet.name} holds what the fleet did not make: network ${foreign.id} (theirs)`,
    );
    expect(projectOf(fleet)).toHaveLength(1);
    // Refused by now, it is given up: the cloud's own user can see whether the project is empty.
    await applicationCredentials.remove(admin, credentialsOf(fleet)[0].id);
    await networks.remove(admin, foreign.id);
    await world.reaches(fleetId, 'deleted');
    expect([projectOf(fleet), credentialsOf(fleet)]).toEqual([[], []]);
    expect(inProject('securityGroups', made.id)).toEqual([]);
    expect(await read(`/fleets/${beside.fleetId}`)).toMatchObject({ status: 'ready' });
    // With a volume that is to be kept stay its snapshot and its project, without a credential.
    await world.reaches(kept.fleetId, 'deleted');
    expect([projectOf(kept).length, credentialsOf(kept)]).toEqual([1, []]);
    expect((await read(`/fleets/${kept.fleetId}`)).conditions[0].message).toMatch(
      /^left in the cloud: snapshot \S+-one \(\S+\), volume /,
    );
    const logged = JSON.stringify(world.product.events);
    expect(logged).toContain('application_credentials');
    expect(logged).not.toContain(credential.secret);
  }, 90_000);

  it('is looked at in there while it is paused, also once its credential is refused', async () => {
    const fleet = await world.build(fullSpec, { project: { own: true } });
    const { fleetId } = fleet;
    await world.reaches(fleetId, 'ready', 1);
    const [made] = projectOf(fleet);
    const [{ id: server }] = inProject('servers', made.id);
    await world.product.call('POST', `/fleets/${fleetId}/pause`);
    await applicationCredentials.remove(admin, credentialsOf(fleet)[0].id);
    const stored = () =>
      world.database.query<{ credential: string | null }>(
        'select credential_id as credential from fleet_project where fleet_id = $1',
        [fleetId],
      );
    await world.product.call('POST', `/fleets/${fleetId}/reconcile`);
    await eventually(async () => (await stored())[0].credential === null, { timeoutMs: 20_000 });
    await servers.setMetadata(admin, server, { theirs: 'x', moorage: 'theirs' });
    await world.product.call('POST', `/fleets/${fleetId}/reconcile`);
    // It tells what is otherwise in there, and nothing else.
    await eventually(
      async () => {
        const { conditions } = await read(`/fleets/${fleetId}`);
        expect(conditions.map(({ message }) => message)).toContain('server hub has other metadata moorage');
        return true;
      },
      { timeoutMs: 20_000 },
    );
    expect((await read<{ drifted: boolean; differences: unknown[] }>(`/fleets/${fleetId}/drift`)).differences).toEqual([
      expect.objectContaining({ kind: 'server', change: 'changed' }),
    ]);
    expect(credentialsOf(fleet)).toEqual([]);
    await world.product.call('POST', `/fleets/${fleetId}/resume`);
    await world.reaches(fleetId, 'ready', 1);
    expect(inProject('servers', made.id).map(({ id }) => id)).toEqual([server]);
    expect(await world.database.query('select code from anomaly where fleet_id = $1', [fleetId])).toEqual([]);
    const opened = `select kind from lifecycle_event where fleet_id = $1 and type = 'opened' order by kind`;
    expect(await world.database.query(opened, [fleetId])).toEqual(
      ['floating_ip', 'router', 'server'].map((kind) => ({ kind })),
    );
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  }, 90_000);

  it('survives a kill at every call that makes and takes down its project, with one of each, or none', async () => {
    const own = { project: { own: true, quotas: { cores: 8, networks: 2, gigabytes: 50 } } };
    const making = [
      'POST identity/projects',
      'PUT identity/projects/:project/users/:user/roles/:role',
      'PUT compute/os-quota-sets/:id',
      'PUT network/quotas/:id',
      'PUT block-storage/os-quota-sets/:id',
      `POST ${credentials}`,
    ];
    const removing = [
      `DELETE ${credentials}/:id`,
      'DELETE network/security-groups/:id',
      'DELETE compute/os-quota-sets/:id',
      'DELETE network/quotas/:id',
      'DELETE block-storage/os-quota-sets/:id',
      'DELETE identity/projects/:id',
    ];
    const fleets: FleetFixture[] = [];
    for (let n = 0; n < deathsAt(making).length; n += 1) fleets.push(await createFleet(world.product, small, own));
    // The product may be dead before it has answered.
    const ask = (method: string, path: (fleetId: string) => string) =>
      Promise.allSettled(fleets.map(({ fleetId }) => world.product.call(method, path(fleetId))));
    const reach = (status: string) => Promise.all(fleets.map(({ fleetId }) => world.reaches(fleetId, status)));

    await world.killedAtAll(deathsAt(making), () => ask('POST', (id) => `/fleets/${id}/reconcile`));
    await reach('ready');
    for (const fleet of fleets) {
      const [project, ...others] = projectOf(fleet);
      expect([others, inProject('networks', project.id).length]).toEqual([[], 1]);
      expect(credentialsOf(fleet).map(({ projectId }) => projectId)).toEqual([project.id]);
      expect(await quota(fleet.fleetId, 'compute.cores')).toBe(8);
    }

    await world.killedAtAll(deathsAt(removing), () => ask('DELETE', (id) => `/fleets/${id}`));
    await reach('deleted');
    for (const fleet of fleets) expect([projectOf(fleet), credentialsOf(fleet)]).toEqual([[], []]);
    const ids = new Set(world.emulator.state.all('projects').map(({ id }) => id));
    for (const type of ['networks', 'securityGroups'] as const)
      expect(world.emulator.state.all(type).filter(({ projectId }) => !ids.has(projectId))).toEqual([]);
    const records = 'select * from fleet_project where fleet_id = any($1)';
    expect(await world.database.query(records, [fleets.map(({ fleetId }) => fleetId)])).toEqual([]);
  }, 120_000);
});

const deathsAt = (kinds: string[]) =>
  (['unsent', 'unheard', 'uncommitted'] as const).flatMap((moment) => kinds.map((kind) => ({ kind, moment })));

const twoNetworks = { ...fullSpec, networks: [...fullSpec.networks, { key: 'far', subnet: { cidr: 'auto' } }] };

const [hub] = fullSpec.servers;
const keeping = {
  ...small,
  servers: [
    {
      key: 'hub',
      image: hub.image,
      flavor: hub.flavor,
      networks: ['lan'],
      volumes: [{ key: 'data', sizeGiB: 1, keep: true }],
    },
  ],
};

const bodyOf = ({ accountId, blueprintId }: FleetFixture) => ({ accountId, blueprintId });

interface Step {
  action: string;
  kind: string;
  dependsOn: string[];
}

interface FleetView {
  status: string;
  project: unknown;
  conditions: { reason: string; message: string }[];
}
