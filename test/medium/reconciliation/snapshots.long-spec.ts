import { Readable } from 'node:stream';
import { wake } from '../../../src/database';
import type { fleetSnapshotView } from '../../../src/api/fleets/fleet-snapshot.view';
import { images, volumeSnapshots, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { KillWorld } from '../../support/kill-world';
import type { Moment } from '../../support/kills';
import { emulatorCloud } from '../../support/reconciler-world';

const volume = (key: string, sizeGiB: number, more: object = {}) => ({ key, sizeGiB, ...more });
const book = volume('book', 1, { keep: true });
const specOf = (volumes: unknown[]) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], volumes }],
});
const moments: Moment[] = ['unsent', 'unheard', 'uncommitted'];

type Snapshot = ReturnType<typeof fleetSnapshotView>;

describe('snapshots of volumes', () => {
  let world: KillWorld;
  let cloud: Cloud;
  let fleet: Awaited<ReturnType<KillWorld['build']>>;
  const call = <T = Snapshot & { code: string; detail: string }>(method: string, path: string, body?: unknown) =>
    world.product.call<T>(method, `/fleets/${fleet.fleetId}${path}`, body);

  beforeAll(async () => {
    world = await KillWorld.start();
    cloud = emulatorCloud(world.emulator);
    fleet = await world.build(specOf([volume('data', 2), book]));
    await world.reaches(fleet.fleetId, 'ready');
  }, 60_000);
  afterAll(async () => {
    await cloud.close();
    await world.stop();
  });

  const nameOf = (name: string) => `moorage-${fleet.name}-snapshot-${name}`;
  const inCloud = (name: string) =>
    world.emulator.state.all('volumeSnapshots').filter((snapshot) => snapshot.name === nameOf(name));
  const volumeIn = (key: string) =>
    world.emulator.state.all('volumes').filter(({ description }) => description?.endsWith(`;key=${key}`));
  const take = (name: string, of = 'hub/data') => call('POST', '/snapshots', { volume: of, name });
  const listed = async () => (await call<{ items: Snapshot[] }>('GET', '/snapshots')).body.items;
  const becomes = (name: string, status: string) =>
    eventually(async () => (await listed()).find((snapshot) => snapshot.name === name && snapshot.status === status));
  const isGone = (name: string) =>
    eventually(async () => (await listed()).every((snapshot) => snapshot.name !== name) && inCloud(name).length === 0);
  const change = (volumes: unknown[]) =>
    world.product.call('PUT', `/blueprints/${fleet.blueprintId}`, { name: fleet.name, spec: specOf(volumes) });
  const reasonOf = async () => {
    const { body } = await call<{ conditions: { reason: string; message: string }[] }>('GET', '');
    return body.conditions[0];
  };

  /** `<GiB> <open, ended or unknown>` of each interval that it is metered under. */
  const usage = (id: string, expected: string[]) =>
    eventually(async () => {
      const rows = await world.database.query<{ text: string }>(
        `select meter || ' ' || unit || ' ' || quantity::int || 
           case when upper_inf(during) then ' open' when confidence = 'unknown' then ' unknown' else ' ended' end as text
         from usage_interval where resource_id = $1 and superseded_at is null order by lower(during)`,
        [id],
      );
      expect(rows.map(({ text }) => text)).toEqual(expected.map((state) => `snapshot GiB-Hours ${state}`));
      return true;
    });

  it('are taken once of a volume in use, and metered once, whatever moment the product was killed at', async () => {
    const deaths = moments.map((moment) => ({ kind: 'POST block-storage/snapshots', moment }));
    const replies = await world.killedAtAll(deaths, () => Promise.all(moments.map((moment) => take(moment))));
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
    for (const name of moments) {
      const snapshot = await becomes(name, 'active');
      const [found, ...more] = inCloud(name);
      expect(more).toEqual([]);
      expect(snapshot).toMatchObject({
        snapshotName: nameOf(name),
        snapshotId: found.id,
        volume: 'hub/data',
        sizeGiB: 2,
        cloudStatus: 'available',
        message: null,
      });
      const mark = `moorage:fleet=${fleet.fleetId};key=snapshot/${name}`;
      expect([found.description, found.metadata.moorage, found.volumeId]).toEqual([
        ...[mark, mark, volumeIn('hub/data')[0].id],
      ]);
      await usage(snapshot.id, ['2 open']);
    }
  }, 60_000);

  it('are what new volumes are made of that name them, and stay while a blueprint does', async () => {
    await change([volume('data', 2), book, volume('copy', 1, { snapshot: nameOf('unsent') })]);
    await world.reaches(fleet.fleetId, 'blocked');
    expect(await reasonOf()).toMatchObject({
      reason: 'SnapshotTooLarge',
      message: expect.stringContaining(`snapshot ${nameOf('unsent')}, of which it is to be made, has 2`) as unknown,
    });
    await change([volume('data', 2), book, volume('copy', 3, { snapshot: 'far' })]);
    await eventually(async () => (await reasonOf()).reason === 'CloudReferenceInvalid');
    expect((await reasonOf()).message).toMatch(/^the cloud has no volume snapshot far; it offers: /);
    await change([volume('data', 2), book, volume('copy', 3, { snapshot: nameOf('unsent') })]);
    await world.reaches(fleet.fleetId, 'ready', 4);
    const source = await becomes('unsent', 'active');
    expect(volumeIn('hub/copy')).toMatchObject([{ snapshotId: source.snapshotId, size: 3, status: 'in-use' }]);

    const refused = await call('DELETE', `/snapshots/${source.id}`);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      ...[409, 'SNAPSHOT_IN_USE'],
      `snapshot ${nameOf('unsent')} is asked for by version 4 of blueprint "${fleet.name}"`,
    ]);
    const [{ id }] = volumeIn('hub/copy');
    await change([volume('data', 2), book, volume('copy', 3, { snapshot: nameOf('unheard') })]);
    await world.reaches(fleet.fleetId, 'ready', 5);
    expect(volumeIn('hub/copy')).toMatchObject([{ id, snapshotId: source.snapshotId }]);
    await change([volume('data', 2), book, volume('copy', 3)]);
    await world.reaches(fleet.fleetId, 'ready', 6);
  }, 60_000);

  it('go when they are asked to, with their usage, whatever moment the product was killed at', async () => {
    const all = await Promise.all(moments.map((name) => becomes(name, 'active')));
    const deaths = moments.map((moment) => ({ kind: 'DELETE block-storage/snapshots/:id', moment }));
    const replies = await world.killedAtAll(deaths, () =>
      Promise.all(all.map(({ id }) => call('DELETE', `/snapshots/${id}`))),
    );
    expect(replies.map(({ status, body }) => [status, body.status])).toEqual(moments.map(() => [202, 'deleting']));
    for (const { id, name } of all) {
      await isGone(name);
      await usage(id, ['2 ended']);
    }
  }, 60_000);

  it('say why they cannot be made, and end their usage when somebody deletes them', async () => {
    const wrong = await take('far', 'hub/far');
    expect([wrong.status, wrong.body.code, wrong.body.detail]).toEqual([
      ...[404, 'VOLUME_NOT_FOUND'],
      `fleet ${fleet.name} has no volume hub/far; it has: hub/book, hub/data, hub/copy`,
    ]);
    world.emulator.faults.set({ volumeErrorShare: 1 });
    expect((await take('broken', `moorage-${fleet.name}-hub-data`)).status).toBe(202);
    const again = await take('broken');
    expect([again.status, again.body.code]).toEqual([409, 'SNAPSHOT_NAME_TAKEN']);
    const broken = await becomes('broken', 'error');
    expect(broken.message).toBe('could not be taken: the cloud shows it in status error');
    world.emulator.faults.set({ quotas: { 'block-storage': { snapshots: 0 } } });
    const { body: waiting } = await take('waiting');
    await eventually(async () => (await call('GET', `/snapshots/${waiting.id}`)).body.message?.includes('allowed (0)'));
    world.emulator.faults.clear();
    await wake(world.database, 'snapshot', waiting.id);
    const standing = await becomes('waiting', 'active');
    await call('DELETE', `/snapshots/${broken.id}`);
    await isGone('broken');
    await usage(broken.id, []);

    await volumeSnapshots.remove(cloud, standing.snapshotId ?? '');
    await eventually(() => inCloud('waiting').length === 0);
    await wake(world.database, 'snapshot', standing.id);
    await isGone('waiting');
    // Nobody tells when; since it was last seen it is unknown.
    await usage(standing.id, ['2 ended', '2 unknown']);
  }, 60_000);

  it('go before a volume that the blueprint no longer has', async () => {
    await take('last');
    await take('kept', 'hub/book');
    const [last, kept] = [await becomes('last', 'active'), await becomes('kept', 'active')];
    await call('POST', '/pause');
    await change([book]);
    const { steps } = (await call<{ steps: { kind: string; key: string; reason: string }[] }>('GET', '/plan')).body;
    expect(steps.find(({ kind, key }) => kind === 'volume' && key === 'hub/data')?.reason).toBe(
      `is not wanted any more, with snapshot ${nameOf('last')}`,
    );
    await world.killed('DELETE block-storage/snapshots/:id', 'unheard', () => call('POST', '/resume'));
    await world.reaches(fleet.fleetId, 'ready', 7);
    expect([volumeIn('hub/data'), inCloud('last')]).toEqual([[], []]);
    await usage(last.id, ['2 ended']);
    await usage(kept.id, ['1 open']);
  }, 60_000);

  it('go before a boot volume that is made anew, whose server stays up until that can go', async () => {
    const ofImage = (image: string) => ({
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      servers: [{ key: 'hub', image, flavor: 'm1.tiny', networks: ['lan'], bootVolume: { sizeGiB: 1 } }],
    });
    const { fleetId, blueprintId, name } = await world.build(ofImage('guest'));
    await world.reaches(fleetId, 'ready');
    await world.product.call('POST', `/fleets/${fleetId}/snapshots`, { volume: 'hub/boot', name: 'of-boot' });
    const taken = () =>
      world.emulator.state.all('volumeSnapshots').find((one) => one.name === `moorage-${name}-snapshot-of-boot`);
    await eventually(() => taken()?.status === 'available');
    const serverOf = () => world.ofFleet('servers', fleetId).at(0);
    const standing = serverOf()?.id;
    const { id: other } = await images.create(cloud, { name: 'other', disk_format: 'raw', container_format: 'bare' });
    await images.upload(cloud, other, () => Readable.from(['content']));
    const kind = 'DELETE block-storage/snapshots/:id';
    world.emulator.faults.set({ rules: [{ kind, effect: 'status', status: 500 }] });
    const asked = () => world.emulator.calls.all().filter((call) => call.kind === kind).length;
    const before = asked();
    await world.product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: ofImage('other') });
    await eventually(() => asked() >= before + 3, { timeoutMs: 30_000 }); // by then the others have gone
    const during = serverOf()?.id;
    world.emulator.faults.clear();
    await world.reaches(fleetId, 'ready', 2);
    expect([during === standing, serverOf()?.id === standing, taken()]).toEqual([true, false, undefined]);
  }, 60_000);

  it('are what Heat makes volumes of too, and go before the stack', async () => {
    const heat = await world.build(specOf([volume('data', 1)]), { engine: 'heat' });
    const path = `/fleets/${heat.fleetId}`;
    await world.reaches(heat.fleetId, 'ready');
    const { body: taken } = await world.product.call<Snapshot>('POST', `${path}/snapshots`, { volume: 'hub/data' });
    const snapshot = await eventually(async () => {
      const { body } = await world.product.call<Snapshot>('GET', `${path}/snapshots/${taken.id}`);
      return body.status === 'active' ? body : null;
    });
    const withFar = (more: object) =>
      world.product.call('PUT', `/blueprints/${heat.blueprintId}`, {
        name: heat.name,
        spec: specOf([volume('data', 1), volume('far', 1, more)]),
      });
    // Another account's fleet has it.
    await withFar({ snapshot: nameOf('kept') });
    await world.reaches(heat.fleetId, 'blocked');
    const { body: blocked } = await world.product.call('GET', path);
    expect(JSON.stringify(blocked.conditions)).toContain(`no volume snapshot ${nameOf('kept')}`);
    await withFar({ snapshot: snapshot.snapshotName });
    await world.reaches(heat.fleetId, 'ready', 3);
    expect(volumeIn('hub/far')).toMatchObject([{ snapshotId: snapshot.snapshotId }]);
    await withFar({});
    await world.reaches(heat.fleetId, 'ready', 4);
    const { status, body } = await world.product.call('DELETE', `${path}/snapshots/${taken.id}`);
    expect([status, body.detail]).toEqual([
      409,
      `snapshot ${snapshot.snapshotName} is asked for by the stack of fleet "${heat.name}"`,
    ]);
    await world.remove(heat.fleetId);
    await world.reaches(heat.fleetId, 'deleted');
    expect(world.emulator.state.all('volumeSnapshots').filter(({ id }) => id === snapshot.snapshotId)).toEqual([]);
    expect(volumeIn('hub/far')).toEqual([]);
    await usage(snapshot.id, ['1 ended']);
  }, 60_000);

  it('stay with a volume that a stack lets go of to be kept, whose record ends only then', async () => {
    const heat = await world.build(specOf([volume('data', 1), book]), { engine: 'heat' });
    const path = `/fleets/${heat.fleetId}`;
    await world.reaches(heat.fleetId, 'ready');
    const { body: taken } = await world.product.call<Snapshot>('POST', `${path}/snapshots`, { volume: 'hub/book' });
    const statusOf = async () =>
      (await world.product.call<Snapshot>('GET', `${path}/snapshots/${taken.id}`)).body.status;
    await eventually(async () => (await statusOf()) === 'active');
    const keptEvents = () =>
      world.database.query(`select 1 from fleet_event where fleet_id = $1 and type = 'resource.kept'`, [heat.fleetId]);

    world.emulator.faults.set({ rules: [{ kind: 'PUT orchestration/stacks/*', effect: 'status', status: 500 }] });
    await world.product.call('PUT', `/blueprints/${heat.blueprintId}`, {
      name: heat.name,
      spec: specOf([volume('data', 1)]),
    });
    await eventually(async () => {
      const { body } = await world.product.call('GET', path);
      return JSON.stringify(body.conditions).includes('500');
    });
    const { body: plan } = await world.product.call<{ steps: { action: string; kind: string }[] }>(
      'GET',
      `${path}/plan`,
    );
    const ofVolumes = plan.steps.filter(({ kind }) => kind === 'volume').map(({ action }) => action);
    expect([ofVolumes, await keptEvents()]).toEqual([['keep'], []]);

    world.emulator.faults.clear();
    await world.product.call('POST', `${path}/reconcile`);
    await world.reaches(heat.fleetId, 'ready', 2);
    expect([await statusOf(), (await keptEvents()).length]).toEqual(['active', 1]);
    expect(volumeIn('hub/book').filter(({ description }) => description?.includes(heat.fleetId))).toHaveLength(1);
  }, 60_000);

  it('stay with a volume that outlives its fleet, and end their usage as it does', async () => {
    const kept = await becomes('kept', 'active');
    world.emulator.faults.set({ volumeErrorShare: 1 });
    await take('broken', 'hub/book');
    await becomes('broken', 'error');
    await world.remove(fleet.fleetId);
    await world.reaches(fleet.fleetId, 'deleted');
    const [found] = inCloud('kept');
    expect(inCloud('broken')).toEqual([]);
    expect((await reasonOf()).message).toBe(
      `left in the cloud: snapshot ${nameOf('kept')} (${found.id}), ` +
        `volume moorage-${fleet.name}-hub-book (${volumeIn('hub/book')[0].id})`,
    );
    expect(await listed()).toEqual([]);
    await usage(kept.id, ['1 ended']);
    const late = await take('late', 'hub/book');
    expect([late.status, late.body.code]).toEqual([409, 'FLEET_DELETING']);
  }, 60_000);
});
