import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { systemClock } from '../../../src/common/clock';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { accounts, containers, objects, openCloud, stacks, temporaryUrl, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { emulatorSettings } from '../../support/reconciler-world';
import { classOf, one } from './walk';

let emulator: Emulator;
let cloud: Cloud;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 20 });
  const settings = emulatorSettings(emulator);
  cloud = openCloud(settings, { clock: systemClock });
});
afterAll(async () => {
  await cloud.close();
  await emulator.close();
});

const template = (name: string, type = 'OS::Neutron::Net') => ({
  heat_template_version: '2018-08-31',
  resources: { lan: { type, properties: { name } } },
});

test('stacks: made, found by name, changed, repaired and removed', async () => {
  const { id } = await stacks.create(cloud, {
    stack_name: 'verbs',
    template: template('a'),
    tags: ['moorage:fleet=1;key=stack', 'b'],
  });
  const stack = { stack_name: 'verbs', id };
  const reaches = (status: string) => eventually(async () => (await stacks.get(cloud, stack)).stack_status === status);
  expect(await classOf(stacks.create(cloud, { stack_name: 'verbs', template: template('a') }))).toBe('exists');
  await reaches('CREATE_COMPLETE');
  expect(one(await stacks.list(cloud, { name: 'verbs' }))).toMatchObject({
    id,
    tags: ['moorage:fleet=1;key=stack', 'b'],
    updated_time: null,
  });
  const before = one(await stacks.listResources(cloud, stack));
  expect(before).toMatchObject({ resource_name: 'lan', resource_status: 'CREATE_COMPLETE' });
  await stacks.markUnhealthy(cloud, stack, 'lan', 'gone');
  await stacks.update(cloud, stack, { template: template('a') });
  await reaches('UPDATE_COMPLETE');
  expect(one(await stacks.list(cloud, { name: 'verbs' })).tags).toEqual([]);
  expect(one(await stacks.listResources(cloud, stack)).physical_resource_id).not.toBe(before.physical_resource_id);
  expect(await classOf(stacks.validate(cloud, template('a', 'OS::No::Such')))).toBe('terminal');
  expect(await classOf(stacks.validate(cloud, template('a')))).toBe('none');
  expect(await stacks.remove(cloud, stack)).toBe(true);
  await eventually(async () => (await stacks.list(cloud, { name: 'verbs' })).length === 0);
  expect(await stacks.remove(cloud, stack)).toBe(false);
  expect(await classOf(stacks.update(cloud, stack, { template: template('a') }))).toBe('gone');
  await expect(stacks.validate(cloud, template('a', 'OS::No::Such'))).rejects.toThrow(
    '(OS::No::Such) could not be found.',
  );
});

test('stacks: a project has room for so many', async () => {
  emulator.faults.set({ quotas: { orchestration: { stacks: 0 } } });
  const made = classOf(stacks.create(cloud, { stack_name: 'over', template: template('over') }));
  expect(await made.finally(() => emulator.faults.clear())).toBe('quota');
});

test('more stacks than fit into a page are all listed', async () => {
  for (const name of ['p1', 'p2', 'p3'])
    await stacks.create(cloud, { stack_name: name, template: { ...template(name) } });
  const listed = await stacks.list(cloud, { limit: 2 });
  expect(
    listed
      .map(({ stack_name: name }) => name)
      .filter((name) => name.startsWith('p'))
      .sort(),
  ).toEqual(['p1', 'p2', 'p3']);
});

test('containers and objects: kept with checksum and metadata, read by anybody who has an address, removed', async () => {
  await containers.create(cloud, 'verbs', { 'temp-url-key': 'secret', note: 'a' });
  await containers.update(cloud, 'verbs', { note: '' });
  const content = Buffer.from('a;b\n');
  const wanted = { content, contentType: 'text/csv', metadata: { sha256: 'ab' } };
  await objects.put(cloud, 'verbs', '2026/11 ü.csv', wanted);
  expect(await objects.get(cloud, 'verbs', '2026/11 ü.csv')).toMatchObject({
    bytes: 4,
    contentType: 'text/csv',
    metadata: { sha256: 'ab' },
    lastModified: expect.any(Date),
    hash: createHash('md5').update(content).digest('hex'),
  });
  expect(await text(await objects.download(cloud, 'verbs', '2026/11 ü.csv'))).toBe('a;b\n');
  expect(await containers.get(cloud, 'verbs')).toEqual({
    objects: 1,
    bytes: 4,
    metadata: { 'temp-url-key': 'secret' },
  });
  expect(await containers.list(cloud)).toMatchObject([{ name: 'verbs', count: 1, bytes: 4 }]);
  expect(one(await objects.list(cloud, 'verbs', { prefix: '2026/' })).name).toBe('2026/11 ü.csv');
  const expiresAt = new Date(systemClock.now().getTime() + 60_000);
  const address = { container: 'verbs', object: '2026/11 ü.csv', key: 'secret', expiresAt };
  expect(await (await fetch(await temporaryUrl(cloud, address))).text()).toBe('a;b\n');
  await accounts.update(cloud, { note: 'n' });
  expect(await accounts.get(cloud)).toEqual({ containers: 1, objects: 1, bytes: 4, metadata: { note: 'n' } });
  expect(await classOf(containers.remove(cloud, 'verbs'))).toBe('in-use');
  expect(await objects.remove(cloud, 'verbs', '2026/11 ü.csv')).toBe(true);
  expect(await objects.remove(cloud, 'verbs', '2026/11 ü.csv')).toBe(false);
  expect(await classOf(objects.get(cloud, 'verbs', 'none'))).toBe('gone');
  expect(await containers.remove(cloud, 'verbs')).toBe(true);
});
