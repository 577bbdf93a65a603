import { randomBytes } from 'node:crypto';
import { systemClock, type Clock } from '../../../src/common/clock';
import { startEmulator, type Emulator } from '../../../src/emulator';
import {
  blockStorageLimits,
  images,
  openCloud,
  servers,
  volumeAttachments,
  volumes,
  volumeSnapshots,
  volumeTypes,
  type Cloud,
} from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { emulatorSettings } from '../../support/reconciler-world';
import { classOf, one } from './walk';

const name = `verbs-${randomBytes(3).toString('hex')}`;
let emulator: Emulator;
let cloud: Cloud;
/** Where the emulator's time stands still, so that a state that passes within milliseconds can be looked at. */
let stoppedAt: Date | undefined;
const clock: Clock = {
  now: () => stoppedAt ?? systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms, signal),
};

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50, clock });
  const settings = emulatorSettings(emulator);
  cloud = openCloud(settings, { clock: systemClock });
});
afterAll(async () => {
  await cloud.close();
  await emulator.close();
});

const reaches = (id: string, status: string) =>
  eventually(async () => (await volumes.get(cloud, id)).status === status);

test('volumes: made, found by metadata, renamed, grown and removed', async () => {
  const { id } = await volumes.create(cloud, { name, size: 1, metadata: { fleet: 'a:b', key: "it's" } });
  await reaches(id, 'available');
  expect(one(await volumes.listByMetadata(cloud, { fleet: 'a:b' })).id).toBe(id);
  expect(await volumes.listByMetadata(cloud, { fleet: 'other' })).toEqual([]);
  expect(await volumes.update(cloud, id, { name: 'other' })).toMatchObject({ name: 'other' });
  stoppedAt = clock.now();
  await volumes.extend(cloud, id, 3, false);
  expect(await classOf(volumes.extend(cloud, id, 4, false))).toBe('not-ready');
  stoppedAt = undefined;
  await reaches(id, 'available');
  expect((await volumes.get(cloud, id)).size).toBe(3);
  const snapshot = await volumeSnapshots.create(cloud, { volume_id: id, name });
  await eventually(async () => (await volumeSnapshots.get(cloud, snapshot.id)).status === 'available');
  expect(await volumeSnapshots.update(cloud, snapshot.id, { name: 'other' })).toMatchObject({ name: 'other' });
  expect(one(await volumeSnapshots.list(cloud, { volume_id: id })).id).toBe(snapshot.id);
  expect(await classOf(volumes.remove(cloud, id))).toBe('in-use');
  expect(await volumeSnapshots.remove(cloud, snapshot.id)).toBe(true);
  await eventually(async () => (await volumeSnapshots.list(cloud)).length === 0);
  expect(await volumes.remove(cloud, id)).toBe(true);
  await eventually(async () => (await classOf(volumes.get(cloud, id))) === 'gone');
  expect(await volumes.remove(cloud, id)).toBe(false);
});

test('more volumes than fit into a page are all listed', async () => {
  await blockStorageLimits.update(cloud, await cloud.projectId(), { volumes: 600 });
  await Promise.all(Array.from({ length: 510 }, () => volumes.create(cloud, { name: 'many', size: 1 })));
  expect(await volumes.list(cloud, { name: 'many' })).toHaveLength(510);
  for (const { id } of await volumes.list(cloud)) await volumes.remove(cloud, id);
  await eventually(async () => (await volumes.list(cloud)).length === 0);
}, 60_000);

test('types and limits: what there is, and what exceeds it is of class quota', async () => {
  expect(one(await volumeTypes.list(cloud)).name).toBe('__DEFAULT__');
  const fast = await volumeTypes.create(cloud, { name: 'fast' });
  expect(await volumeTypes.update(cloud, fast.id, { description: 'SSD' })).toMatchObject({ description: 'SSD' });
  expect(await volumeTypes.get(cloud, fast.id)).toMatchObject({ name: 'fast' });
  const typed = await volumes.create(cloud, { name, size: 1, volume_type: 'fast' });
  expect(typed.volume_type).toBe('fast');
  await blockStorageLimits.update(cloud, await cloud.projectId(), { volumes: 1 });
  expect(await blockStorageLimits.get(cloud)).toMatchObject({ maxTotalVolumes: 1, totalVolumesUsed: 1 });
  expect(await classOf(volumes.create(cloud, { name, size: 1 }))).toBe('quota');
  await reaches(typed.id, 'available');
  await volumes.remove(cloud, typed.id);
  await eventually(async () => (await volumes.list(cloud)).length === 0);
  expect(await volumeTypes.remove(cloud, fast.id)).toBe(true);
});

test('a volume is attached to a server that boots from another, once, and detached', async () => {
  await blockStorageLimits.update(cloud, await cloud.projectId(), { volumes: 10 });
  const [image] = await images.list(cloud, { name: 'guest' });
  const root = await volumes.create(cloud, { name, size: 1, imageRef: image.id });
  const data = await volumes.create(cloud, { name, size: 1 });
  await reaches(root.id, 'available');
  await reaches(data.id, 'available');
  const fromVolume = { source_type: 'volume', destination_type: 'volume', uuid: root.id } as const;
  stoppedAt = clock.now();
  const server = await servers.create(cloud, {
    name,
    flavorRef: '1',
    networks: 'none',
    block_device_mapping_v2: [{ ...fromVolume, boot_index: 0, delete_on_termination: false }],
  });
  expect(await classOf(volumeAttachments.create(cloud, server.id, { volumeId: data.id }))).toBe('not-ready');
  stoppedAt = undefined;
  await eventually(async () => (await servers.get(cloud, server.id)).status === 'ACTIVE');
  await volumeAttachments.create(cloud, server.id, { volumeId: data.id });
  expect(await classOf(volumeAttachments.create(cloud, server.id, { volumeId: data.id }))).toBe('exists');
  await reaches(data.id, 'in-use');
  expect((await volumeAttachments.list(cloud, server.id)).map(({ volumeId }) => volumeId)).toEqual([root.id, data.id]);
  await volumes.extend(cloud, data.id, 2, true);
  await reaches(data.id, 'in-use');
  expect(await volumeAttachments.remove(cloud, server.id, data.id)).toBe(true);
  await reaches(data.id, 'available');
  expect(await volumeAttachments.remove(cloud, server.id, data.id)).toBe(false);
});
