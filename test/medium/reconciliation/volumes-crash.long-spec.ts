import { eventually } from '../../support/eventually';
import type { FleetFixture } from '../../support/fleet-fixture';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { KillWorld } from '../../support/kill-world';
import type { Moment } from '../../support/kills';

const specOf = (sizeGiB: number, keep = false) =>
  volumesSpec([dataVolume(sizeGiB, { keep })], { bootVolume: { sizeGiB: 1 } });

const moments: Moment[] = ['unsent', 'unheard', 'uncommitted'];

describe('a product that is killed while it makes, grows and removes volumes', () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
    world.emulator.faults.set({ quotas: { 'block-storage': { volumes: -1, gigabytes: -1 } } });
  }, 60_000);
  afterAll(() => world.stop());

  const standing = (fleetId: string) =>
    world
      .ofFleet('volumes', fleetId)
      .map(({ size, status, description }) => `${description?.split('key=')[1]} ${size} ${status}`)
      .sort();

  /** What is metered of the fleet's volumes, as `<GiB> <open or ended>`, by time. */
  const intervals = (fleetId: string, expected: string[]) =>
    eventually(async () => {
      const rows = await world.database.query<{ text: string }>(
        `select (quantity::int || case when upper_inf(during) then ' open' else ' ended' end) as text from usage_interval
         where fleet_id = $1 and kind = 'volume' and superseded_at is null order by lower(during), 1`,
        [fleetId],
      );
      const found = rows.map(({ text }) => text);
      expect([...found].sort()).toEqual([...expected].sort());
      return true;
    });

  const creations = [
    'POST block-storage/volumes',
    'POST compute/servers',
    'POST compute/servers/:id/os-volume_attachments',
  ];
  const all = (kinds: string[]) => kinds.flatMap((kind) => moments.map((moment) => ({ kind, moment })));

  it('has one of each volume, attached once and metered once, whatever call each fleet was at', async () => {
    const deaths = all(creations);
    const fleets = await world.killedAtAll(deaths, () => world.buildAll(deaths.length, specOf(2)));
    for (const { fleetId } of fleets) {
      await world.reaches(fleetId, 'ready');
      expect(standing(fleetId)).toEqual(['hub/boot 1 in-use', 'hub/data 2 in-use']);
      await intervals(fleetId, ['1 open', '2 open']);
    }
    for (const { fleetId } of fleets) await world.remove(fleetId);
    for (const { fleetId } of fleets) await world.reaches(fleetId, 'deleted');
  }, 120_000);

  it('splits the usage once when it grows, whatever moment of the extension each fleet was at', async () => {
    const deaths = all(['POST block-storage/volumes/:id/action']);
    const fleets = await world.buildAll(deaths.length, specOf(2));
    for (const { fleetId } of fleets) await world.reaches(fleetId, 'ready');
    const grow = ({ blueprintId, name }: FleetFixture) =>
      world.product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: specOf(3) });
    await world.killedAtAll(deaths, () => Promise.all(fleets.map(grow)));
    for (const { fleetId } of fleets) {
      await world.reaches(fleetId, 'ready', 2);
      expect(standing(fleetId)).toEqual(['hub/boot 1 in-use', 'hub/data 3 in-use']);
      await intervals(fleetId, ['1 open', '2 ended', '3 open']);
    }
    for (const { fleetId } of fleets) await world.remove(fleetId);
    for (const { fleetId } of fleets) await world.reaches(fleetId, 'deleted');
  }, 120_000);

  const deletions = ['DELETE compute/servers/:id/os-volume_attachments/:volume', 'DELETE block-storage/volumes/:id'];
  it('leaves nothing, and no usage open, whatever call of its deletion each fleet was at', async () => {
    const deaths = all(deletions);
    const fleets = await world.buildAll(deaths.length, specOf(2));
    for (const { fleetId } of fleets) await world.reaches(fleetId, 'ready');
    await world.killedAtAll(deaths, () => Promise.all(fleets.map(({ fleetId }) => world.remove(fleetId))));
    for (const { fleetId } of fleets) {
      await world.reaches(fleetId, 'deleted');
      expect(standing(fleetId)).toEqual([]);
      await intervals(fleetId, ['1 ended', '2 ended']);
    }
  }, 120_000);

  it('keeps what is to be kept when it is killed on the way', async () => {
    const { fleetId } = await world.build(specOf(2, true));
    await world.reaches(fleetId, 'ready');
    await world.killed('DELETE compute/servers/:id', 'unheard', () => world.remove(fleetId));
    await world.reaches(fleetId, 'deleted');
    expect(standing(fleetId)).toEqual(['hub/data 2 available']);
    await intervals(fleetId, ['1 ended', '2 ended']);
  }, 120_000);

  it('refuses a smaller volume when the blueprint is saved, and names both sizes', async () => {
    const { fleetId, blueprintId, name } = await world.build(specOf(2));
    const { status, body } = await world.product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: specOf(1) });
    expect([status, body.code, body.detail]).toEqual([
      ...[409, 'VOLUME_CANNOT_SHRINK'],
      'volume hub/data has 2 GiB and cannot shrink to 1',
    ]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  }, 60_000);
});
