import * as fc from 'fast-check';
import { pictureOf } from '../../web/src/topology/picture.builder';
import { layoutOf } from '../../web/src/topology/picture.layout';
import type { Box } from '../../web/src/topology/layout.types';
import { reachOfNetwork, reachOfServer } from '../../web/src/topology/reach';
import { ids, linked, sourceOf } from './topology.fixture';

const names = { 'net-1': 'public' };
const harbour = sourceOf({
  name: 'harbour',
  networks: ['lan', 'deep'],
  routed: ['lan'],
  floating: ['hub'],
  servers: { hub: ['lan'], worker: ['lan'], probe: ['deep'] },
});
const orchard = sourceOf({ name: 'orchard', networks: ['lan'], servers: { hub: ['lan'] } });

describe('the network picture', () => {
  const reaches = (sources: Parameters<typeof pictureOf>[0]) => {
    const picture = pictureOf(sources, names);
    return picture.fleets.map((fleet) => ({
      networks: fleet.networks.map((network) => reachOfNetwork(picture, fleet, network)),
      servers: fleet.servers.map((server) => reachOfServer(fleet, server).text),
    }));
  };

  it('says in words what is reached from outside, what only reaches out, and what is isolated', () => {
    const [{ networks, servers }] = reaches([harbour]);
    expect(networks).toEqual([
      { text: 'Reaches public through its router.', isolated: false },
      { text: 'Reachable from outside: no, the network has no router.', isolated: true },
    ]);
    expect(servers).toEqual([
      'Reachable from outside: yes, at 172.24.4.9, as far as its security groups allow.',
      'Reachable from outside: no, it has no floating IP. It reaches out.',
      'Reachable from outside: no, the network has no router.',
    ]);
  });

  it('tells a router without an external network from none', () => {
    const inner = sourceOf({ name: 'harbour', networks: ['lan'], routed: ['lan'], external: false });
    expect(reaches([inner])[0].networks).toEqual([
      { text: 'Reachable from outside: no, its router has no external network.', isolated: false },
    ]);
  });

  it('draws a link once, whichever of its fleets are shown, and what it joins is isolated no longer', () => {
    const [one, other] = linked(harbour, orchard);
    const ends = [`${ids.harbour}:network/lan`, `${ids.orchard}:network/lan`];
    for (const sources of [[one], [one, other]]) {
      const picture = pictureOf(sources, names);
      expect(picture.links).toMatchObject([{ ends }]);
      expect(picture.fleets.map(({ name, networks }) => [name, networks.length])).toEqual([
        ['harbour', 2],
        ['orchard', 1],
      ]);
    }
    expect(reaches([one, other])[1].networks).toEqual([
      { text: 'Reachable from outside: no, the network has no router. Joined with lan of harbour.', isolated: false },
    ]);
    expect(pictureOf([harbour, orchard], names).links).toEqual([]);
  });

  it('draws servers alike as one stack from a number of them on', () => {
    const many = sourceOf({
      name: 'harbour',
      networks: ['lan'],
      servers: { cam: ['lan'], 'cam-2': ['lan'], hub: ['lan'] },
    });
    const labels = (stackFrom: number) =>
      layoutOf(pictureOf([many], names), stackFrom).stacks.map(({ stack: { label } }) => label);
    expect(labels(3)).toEqual(['cam', 'cam-2', 'hub']);
    expect(labels(2)).toEqual(['cam × 2', 'hub']);
  });

  it('lays nothing over anything else, and nothing outside of the picture', () => {
    const networks = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    const fleet = (name: 'harbour' | 'orchard') =>
      networks.chain((keys) =>
        fc.record({
          name: fc.constant(name),
          networks: fc.constant(keys),
          routed: fc.subarray(keys),
          external: fc.boolean(),
          servers: fc.dictionary(fc.constantFrom('hub', 'cam', 'cam-2', 'x'), fc.subarray(keys, { minLength: 1 })),
        }),
      );
    fc.assert(
      fc.property(fleet('harbour'), fleet('orchard'), fc.boolean(), (one, other, areLinked) => {
        const alone: [ReturnType<typeof sourceOf>, ReturnType<typeof sourceOf>] = [sourceOf(one), sourceOf(other)];
        const { width, height, bars, routers, stacks, links, externals } = layoutOf(
          pictureOf(areLinked ? linked(...alone) : alone, names),
          3,
        );
        const boxes = [...bars, ...routers, ...stacks, ...links, ...externals].map(({ box }) => box);
        expect(links).toHaveLength(areLinked ? 1 : 0);
        expect(boxes.filter((box) => boxes.some((second) => second !== box && meet(box, second)))).toEqual([]);
        expect(boxes.filter((box) => box.x < 0 || box.x + box.width > width || box.y + box.height > height)).toEqual(
          [],
        );
      }),
    );
  });
});

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
