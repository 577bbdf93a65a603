import type { Cloud } from '../openstack';
import { SharedLook } from './shared.look';
import type { Scope } from './resource.types';

const mark = (fleet: string) => `moorage:fleet=${fleet};key=hub`;
const server = (fleet: string) => ({
  ...{ id: `id-${fleet}`, name: `moorage-${fleet}-hub`, description: mark(fleet), status: 'ACTIVE' },
  ...{ tenant_id: 'p', user_id: 'u', image: null, created: '', updated: '' },
  flavor: { original_name: 'm1.tiny', vcpus: 1, ram: 1, disk: 1 },
});

/** Nova with these servers; its answers come when `release` is called. */
function slowCloud(fleets: string[]) {
  const asked: { name: string; release: () => void }[] = [];
  const cloud = {
    request: ({ query }: { query: { name: string } }) =>
      new Promise((resolve) => {
        const found = fleets.map(server).filter(({ name }) => new RegExp(query.name).test(name));
        const reply = { url: '', status: 200, headers: {}, stream: null, json: { servers: found }, requestId: null };
        asked.push({ name: query.name, release: () => resolve(reply) });
      }),
  } as unknown as Cloud;
  return { cloud, asked };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('one look is under way at a time, and those who ask meanwhile share the next one', async () => {
  const { cloud, asked } = slowCloud(['a', 'b', 'c']);
  const looks = new SharedLook();
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
