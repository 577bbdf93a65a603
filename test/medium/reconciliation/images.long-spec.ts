import { systemClock } from '../../../src/common/clock';
import { wake } from '../../../src/database';
import { images, openCloud, serverActions, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { KillWorld } from '../../support/kill-world';
import type { Moment } from '../../support/kills';
import { emulatorSettings } from '../../support/reconciler-world';

const specOf = (image: string) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [{ key: 'hub', image, flavor: 'm1.tiny', networks: ['lan'] }],
});

interface GoldenImage {
  id: string;
  name: string;
  imageName: string;
  imageId: string;
  status: string;
  sizeBytes: number;
  checksum: string;
  message: string | null;
}

describe('golden images', () => {
  let world: KillWorld;
  let cloud: Cloud;
  let fleet: Awaited<ReturnType<KillWorld['build']>>;
  const call = <T = GoldenImage>(method: string, path: string, body?: unknown) =>
    world.product.call<T>(method, `/fleets/${fleet.fleetId}${path}`, body);

  beforeAll(async () => {
    world = await KillWorld.start();
    cloud = openCloud(emulatorSettings(world.emulator), {
      clock: systemClock,
    });
    fleet = await world.build(specOf('guest'));
    await world.reaches(fleet.fleetId, 'ready');
  }, 60_000);
  afterAll(async () => {
    await cloud.close();
    await world.stop();
  });

  const inCloud = (name: string) => world.emulator.state.all('images').filter((image) => image.name === name);
  const nameOf = (name: string) => `moorage-${fleet.name}-image-${name}`;
  const take = (name: string) => call('POST', '/images', { server: 'hub', name });
  const listed = async () => (await call<{ items: GoldenImage[] }>('GET', '/images')).body.items;
  const becomes = (name: string, status: string) =>
    eventually(async () => (await listed()).find((image) => image.name === name && image.status === status));
  const isGone = (name: string) => eventually(async () => (await listed()).every((image) => image.name !== name));

  /** `open`, `ended` or `unknown` for each interval that the image is metered under. */
  const usage = (id: string, expected: string[]) =>
    eventually(async () => {
      const rows = await world.database.query<{ text: string }>(
        `select meter || ' ' || unit || case when upper_inf(during) then ' open' when confidence = 'unknown' then ' unknown' else ' ended' end as text
         from usage_interval where resource_id = $1 and superseded_at is null order by lower(during)`,
        [id],
      );
      expect(rows.map(({ text }) => text)).toEqual(expected.map((state) => `image GiB-Hours ${state}`));
      return true;
    });

  it.each<Moment>(['unsent', 'unheard', 'uncommitted'])(
    'are taken once and metered once when Nova was %s as the product was killed',
    async (moment) => {
      const { status } = await world.killed('POST compute/servers/:id/action', moment, () => take(moment));
      expect(status).toBe(202);
      const image = await becomes(moment, 'active');
      const [found, ...more] = inCloud(nameOf(moment));
      expect(more).toEqual([]);
      expect(image).toMatchObject({
        imageName: nameOf(moment),
        imageId: found.id,
        sizeBytes: found.size,
        checksum: found.checksum,
      });
      expect(found.properties.moorage).toBe(`moorage:fleet=${fleet.fleetId};key=image/${moment}`);
      await usage(image.id, ['open']);
    },
    60_000,
  );

  it('are what a fleet can be rolled to, stay while a blueprint asks for them, and go alone', async () => {
    const change = (image: string) =>
      world.product.call('PUT', `/blueprints/${fleet.blueprintId}`, { name: fleet.name, spec: specOf(image) });
    await change(nameOf('unsent'));
    await world.reaches(fleet.fleetId, 'ready', 2);
    const golden = await becomes('unsent', 'active');
    const [server] = world.emulator.state.all('servers');
    expect(server.imageId).toBe(golden.imageId);
    // Nova hands the mark on to what others take of the server.
    const theirs = await serverActions.createImage(cloud, server.id, { name: 'theirs' });
    expect((await images.get(cloud, theirs)).moorage).toBe(inCloud(nameOf('unsent'))[0].properties.moorage);

    const refused = await call<{ code: string; detail: string }>('DELETE', `/images/${golden.id}`);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      ...[409, 'IMAGE_IN_USE'],
      `image ${nameOf('unsent')} is asked for by version 2 of blueprint "${fleet.name}"`,
    ]);
    await change('guest');
    await world.reaches(fleet.fleetId, 'ready', 3);
    const removed = await world.killed('DELETE image/images/:id', 'unheard', () =>
      call('DELETE', `/images/${golden.id}`),
    );
    expect([removed.status, removed.body.status]).toEqual([202, 'deleting']);
    await isGone('unsent');
    expect(inCloud(nameOf('unsent'))).toEqual([]);
    expect(inCloud('theirs')).toHaveLength(1);
    await usage(golden.id, ['ended']);
  }, 60_000);

  it('say why they could not be made, and end their usage when somebody deletes them', async () => {
    const wrong = await call<{ code: string }>('POST', '/images', { server: 'far' });
    expect([wrong.status, wrong.body.code]).toEqual([404, 'SERVER_NOT_FOUND']);
    const again = await call<{ code: string }>('POST', '/images', { server: 'hub', name: 'unheard' });
    expect([again.status, again.body.code]).toEqual([409, 'IMAGE_NAME_TAKEN']);

    const snapshot = await call<{ imageId: string; image: GoldenImage }>('POST', '/servers/hub/actions', {
      action: 'snapshot',
    });
    expect(snapshot.status).toBe(202);
    // As Nova does when it cannot finish one.
    await images.remove(cloud, snapshot.body.imageId);
    const failed = await becomes(snapshot.body.image.name, 'error');
    expect(failed.message).toBe('was given up by the cloud unfinished');
    await call('DELETE', `/images/${failed.id}`);
    await isGone(failed.name);

    const standing = await becomes('unheard', 'active');
    await images.remove(cloud, standing.imageId);
    await wake(world.database, 'image', standing.id);
    await isGone('unheard');
    // Nobody tells when; since it was last seen it is unknown.
    await usage(standing.id, ['ended', 'unknown']);
  }, 30_000);

  it('outlive their fleet, which says so', async () => {
    await world.remove(fleet.fleetId);
    await world.reaches(fleet.fleetId, 'deleted');
    const { body } = await call<{ conditions: { message: string }[] }>('GET', '');
    expect(body.conditions[0].message).toBe(`left in the cloud: image ${nameOf('uncommitted')}`);
    const kept = await becomes('uncommitted', 'active');
    await usage(kept.id, ['open']);
    await call('DELETE', `/images/${kept.id}`);
    await isGone('uncommitted');
    expect(inCloud(nameOf('uncommitted'))).toEqual([]);
  }, 60_000);
});
