import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../src/emulator';
import type { Database } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { createFleet } from '../../support/fleet-fixture';
import { killAt, type Moment } from '../../support/kills';
import { startProduct, type Product } from '../../support/product';
import { emulatorEnv } from '../../support/reconciler-world';
import { testDatabase } from '../../support/test-database';

const specOf = (sizeGiB: number, keep = false) => ({
  networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
  servers: [
    {
      ...{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], bootVolume: { sizeGiB: 1 } },
      volumes: [{ key: 'data', sizeGiB, keep }],
    },
  ],
});

const moments: Moment[] = ['unsent', 'unheard', 'uncommitted'];

describe('a product that is killed while it makes, grows and removes volumes', () => {
  let dir: string;
  let emulator: Emulator;
  let database: Database;
  let url: string;
  let closeDatabase: () => Promise<void>;
  let product: Product;

  const start = () =>
    startProduct({
      ...emulatorEnv(emulator),
      ...{ DATABASE_URL: url, MOORAGE_DATA_DIR: dir, MOORAGE_SETTLE_MS: '300', LOG_LEVEL: 'warn' },
    });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-volumes-'));
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    ({ database, url, close: closeDatabase } = await testDatabase());
    product = await start();
  }, 60_000);

  afterAll(async () => {
    await product?.stop();
    await closeDatabase();
    await emulator.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** Kills at the first call of this kind that `work` leads to, and starts again. */
  async function killed(kind: string, moment: Moment, work: () => Promise<unknown>): Promise<void> {
    const dead = killAt({ emulator, product, url }, kind, moment);
    await work();
    await dead;
    product = await start();
  }

  const reaches = (fleetId: string, status: string, version?: number) =>
    eventually(
      async () => {
        const { body } = await product.call('GET', `/fleets/${fleetId}`);
        if (body.status === status && (version === undefined || body.blueprintVersion === version)) return true;
        throw new Error(JSON.stringify({ status: body.status, conditions: body.conditions }));
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );

  const standing = (fleetId: string) =>
    emulator.state
      .all('volumes')
      .filter(({ description }) => description?.includes(fleetId))
      .map(({ size, status, description }) => `${description?.split('key=')[1]} ${size} ${status}`)
      .sort();

  /** What is metered of the fleet's volumes, as `<GiB> <open or ended>`, by time. */
  const intervals = (fleetId: string, expected: string[]) =>
    eventually(async () => {
      const rows = await database.query<{ text: string }>(
        `select (quantity::int || case when upper_inf(during) then ' open' else ' ended' end) as text from usage_interval
         where fleet_id = $1 and kind = 'volume' and superseded_at is null order by lower(during), 1`,
        [fleetId],
      );
      const found = rows.map(({ text }) => text);
      expect([...found].sort()).toEqual([...expected].sort());
      return true;
    });

  async function built(spec: unknown) {
    const fleet = await createFleet(product, spec);
    await product.call('POST', `/fleets/${fleet.fleetId}/reconcile`);
    return fleet;
  }

  const remove = (fleetId: string) => product.call('DELETE', `/fleets/${fleetId}`);

  const creations = [
    'POST block-storage/volumes',
    'POST compute/servers',
    'POST compute/servers/:id/os-volume_attachments',
  ];
  it.each(creations.flatMap((kind) => moments.map((moment) => ({ kind, moment }))))(
    'has one of each volume, attached once and metered once, after $kind was $moment',
    async ({ kind, moment }) => {
      let fleetId = '';
      await killed(kind, moment, async () => ({ fleetId } = await built(specOf(2))));
      await reaches(fleetId, 'ready');
      expect(standing(fleetId)).toEqual(['hub/boot 1 in-use', 'hub/data 2 in-use']);
      await intervals(fleetId, ['1 open', '2 open']);
      await remove(fleetId);
      await reaches(fleetId, 'deleted');
    },
    120_000,
  );

  it.each(moments)(
    'splits the usage once when it grows and the extension was %s',
    async (moment) => {
      const { fleetId, blueprintId, name } = await built(specOf(2));
      await reaches(fleetId, 'ready');
      const grow = () => product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: specOf(3) });
      await killed('POST block-storage/volumes/:id/action', moment, grow);
      await reaches(fleetId, 'ready', 2);
      expect(standing(fleetId)).toEqual(['hub/boot 1 in-use', 'hub/data 3 in-use']);
      await intervals(fleetId, ['1 open', '2 ended', '3 open']);
      await remove(fleetId);
      await reaches(fleetId, 'deleted');
    },
    120_000,
  );

  const deletions = ['DELETE compute/servers/:id/os-volume_attachments/:volume', 'DELETE block-storage/volumes/:id'];
  it.each(deletions.flatMap((kind) => moments.map((moment) => ({ kind, moment }))))(
    'leaves nothing, and no usage open, after $kind was $moment',
    async ({ kind, moment }) => {
      const { fleetId } = await built(specOf(2));
      await reaches(fleetId, 'ready');
      await killed(kind, moment, () => remove(fleetId));
      await reaches(fleetId, 'deleted');
      expect(standing(fleetId)).toEqual([]);
      await intervals(fleetId, ['1 ended', '2 ended']);
    },
    120_000,
  );

  it('keeps what is to be kept when it is killed on the way', async () => {
    const { fleetId } = await built(specOf(2, true));
    await reaches(fleetId, 'ready');
    await killed('DELETE compute/servers/:id', 'unheard', () => remove(fleetId));
    await reaches(fleetId, 'deleted');
    expect(standing(fleetId)).toEqual(['hub/data 2 available']);
    await intervals(fleetId, ['1 ended', '2 ended']);
  }, 120_000);

  it('refuses a smaller volume when the blueprint is saved, and names both sizes', async () => {
    const { fleetId, blueprintId, name } = await built(specOf(2));
    const { status, body } = await product.call('PUT', `/blueprints/${blueprintId}`, { name, spec: specOf(1) });
    expect([status, body.code, body.detail]).toEqual([
      ...[409, 'VOLUME_CANNOT_SHRINK'],
      'volume hub/data has 2 GiB and cannot shrink to 1',
    ]);
    await remove(fleetId);
    await reaches(fleetId, 'deleted');
  }, 60_000);
});
