import { startEmulator, type Emulator } from '../../../src/emulator';
import { flavors, images, servers, type Cloud } from '../../../src/openstack';
import { emulatorCloud } from '../../support/reconciler-world';

let emulator: Emulator;
let cloud: Cloud;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, dataDir: null });
  cloud = emulatorCloud(emulator);
});
afterAll(async () => {
  await cloud.close();
  await emulator.close();
});

test('servers in any of several states are found on all pages', async () => {
  const [flavor] = await flavors.list(cloud);
  const [image] = await images.list(cloud, { name: 'guest' });
  const names = ['a', 'b', 'c'];
  for (const name of names) {
    await servers.create(cloud, { name, flavorRef: flavor.id, imageRef: image.id, networks: 'none' });
  }
  const found = await servers.list(cloud, { status: ['ACTIVE', 'BUILD', 'SHUTOFF'], limit: 1 });
  expect(found.map(({ name }) => name).sort()).toEqual(names);
});

test('images are found by all of several tags on all pages', async () => {
  const made = { disk_format: 'raw', container_format: 'bare' };
  for (const name of ['x', 'y']) await images.create(cloud, { ...made, name, tags: ['golden', 'small'] });
  await images.create(cloud, { ...made, name: 'z', tags: ['small'] });
  const found = await images.list(cloud, { tag: ['golden', 'small'], sort: 'name:asc', limit: 1 });
  expect(found.map(({ name }) => name)).toEqual(['x', 'y']);
});
