import { TestClock } from '../../common/clock.fixture';
import type { Cloud } from '../../openstack';
import { SharedLook } from './shared.look';
import type { Scope } from '../resource.types';

const mark = (fleet: string) => `moorage:fleet=${fleet};key=hub`;
const server = (fleet: string) => ({
  id: `id-${fleet}`,
  name: `moorage-${fleet}-hub`,
  description: mark(fleet),
  status: 'ACTIVE',
  tenant_id: 'p',
  user_id: 'u',
  image: null,
  created: '',
  updated: '',
  flavor: { original_name: 'm1.tiny', vcpus: 1, ram: 1, disk: 1 },
});

/** Nova with these servers; its answers come when `release` is called. */
function slowCloud(fleets: string[], isCrowded = false) {
  const asked: { name: string; status?: string[]; release: () => void }[] = [];
  const cloud = {
    isCrowded: () => isCrowded,
    request: ({ query }: { query: { name: string; status?: string[] } }) =>
      new Promise((resolve) => {
        const found = fleets.map(server).filter(({ name }) => new RegExp(query.name).test(name));
        const reply = { url: '', status: 200, headers: {}, stream: null, json: { servers: found }, requestId: null };
        asked.push({ ...query, release: () => resolve(reply) });
      }),
  } as unknown as Cloud;
  return { cloud, asked };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('one look is under way at a time, and those who ask meanwhile share the next one', async () => {
  const { cloud, asked } = slowCloud(['a', 'b', 'c']);
  const looks = new SharedLook(new TestClock());
  const ask = async (fleet: string) => {
    const scope = { cloud, fleetId: fleet, fleetName: fleet } as Scope;
    const seen = await looks.list('server', scope, [{ key: 'hub', name: `moorage-${fleet}-hub`, mark: mark(fleet) }]);
    return seen.map(({ key, cloudId }) => `${key} ${cloudId}`);
  };
  const first = ask('a');
  await turn();
  const others = [ask('b'), ask('c')];
  await turn();
  expect(asked.map(({ name }) => name)).toEqual(['^(moorage-a-)']);
  asked[0].release();
  expect(await first).toEqual(['hub id-a']);
  await turn();
  expect(asked.map(({ name }) => name).slice(1)).toEqual(['^(moorage-b-|moorage-c-)']);
  asked[1].release();
  expect(await Promise.all(others)).toEqual([['hub id-b'], ['hub id-c']]);
});

test('what is not being built any more is looked at apart from everything', async () => {
  const { cloud, asked } = slowCloud(['a']);
  const looks = new SharedLook(new TestClock());
  const scope = { cloud, fleetId: 'a', fleetName: 'a' } as Scope;
  const marks = [{ key: 'hub', name: 'moorage-a-hub', mark: mark('a') }];
  const both = [looks.list('server', scope, marks), looks.list('server', scope, marks, 'built')];
  await turn();
  expect(asked.map(({ status }) => status)).toEqual([undefined, ['ACTIVE', 'ERROR', 'SHUTOFF']]);
  for (const { release } of asked) release();
  expect((await Promise.all(both)).flat().map(({ cloudId }) => cloudId)).toEqual(['id-a', 'id-a']);
});

test('while others wait for the cloud, there is a rest after each look', async () => {
  const { cloud, asked } = slowCloud(['a'], true);
  const clock = new TestClock();
  const looks = new SharedLook(clock);
  const scope = { cloud, fleetId: 'a', fleetName: 'a' } as Scope;
  const ask = () => looks.list('server', scope, [{ key: 'hub', name: 'moorage-a-hub', mark: mark('a') }]);
  const first = ask();
  await turn();
  asked[0].release();
  await first;
  const second = ask();
  await turn();
  expect(asked).toHaveLength(1);
  clock.advance(500);
  await turn();
  asked[1].release();
  expect(await second).toHaveLength(1);
});
