import { eventually } from '../../support/eventually';
import { KillWorld } from '../../support/kill-world';
import type { Death } from '../../support/kills';

const network = (key: string) => ({ key, subnet: { cidr: 'auto' } });
/** The link's router has a route of its own to the second network. */
const spec = { networks: [network('lan'), network('lab')], router: { externalNetwork: 'public' } };

const router = 'PUT network/routers/:id';
const making: Death[] = [
  { kind: 'POST network/routers', moment: 'unheard' },
  { kind: 'POST network/ports', moment: 'unheard' },
  { kind: `${router}/add_router_interface`, moment: 'unheard' },
  { kind: `${router}/add_extraroutes`, moment: 'unsent' },
  { kind: `${router}/add_router_interface`, moment: 'uncommitted' },
  { kind: 'POST network/ports', moment: 'uncommitted' },
];
const ending: Death[] = [
  { kind: `${router}/remove_extraroutes`, moment: 'unheard' },
  { kind: `${router}/remove_router_interface`, moment: 'unheard' },
  { kind: 'DELETE network/routers/:id', moment: 'unheard' },
  { kind: `${router}/remove_router_interface`, moment: 'unsent' },
  { kind: `${router}/remove_extraroutes`, moment: 'uncommitted' },
  { kind: 'DELETE network/routers/:id', moment: 'uncommitted' },
];

describe('a product that is killed while it links fleets, or separates them', () => {
  let world: KillWorld;
  let pairs: [string, string][];
  const slow = { timeoutMs: 60_000, everyMs: 100 };

  beforeAll(async () => {
    world = await KillWorld.start();
    world.emulator.faults.set({ quotas: { network: { router: -1 } } });
    const build = async () => (await world.build(spec)).fleetId;
    pairs = await Promise.all(making.map(async (): Promise<[string, string]> => [await build(), await build()]));
    for (const id of pairs.flat()) await world.reaches(id, 'ready');
  }, 120_000);
  afterAll(() => world.stop());

  const reaches = (pair: [string, string], expected: string[]) =>
    eventually(async () => {
      const links = pair.map((id) => world.product.call<{ phase: string }[]>('GET', `/fleets/${id}/links`));
      const found = (await Promise.all(links)).flatMap(({ body }) => body.map(({ phase }) => phase));
      if (found.join() === expected.join()) return true;
      throw new Error(`the link is ${found.join() || 'gone'}`);
    }, slow);
  const ofLink = <T extends { description: string }>(rows: T[], [owner]: [string, string]): T[] =>
    rows.filter(({ description }) => description.includes(`${owner};key=link-`));
  const linkRouters = (pair: [string, string]) => ofLink(world.emulator.state.all('routers'), pair);
  const linkPorts = (pair: [string, string]) => ofLink(world.emulator.state.all('ports'), pair);
  const ownRoutes = (pair: [string, string]) =>
    world.emulator.state
      .all('routers')
      .flatMap(({ description, routes }) =>
        pair.some((id) => description === `moorage:fleet=${id};key=router`) ? routes : [],
      );

  it('has one link of each pair, whatever call it was at', async () => {
    const link = ([owner, peerId]: [string, string]) =>
      world.product.call('POST', `/fleets/${owner}/links`, { peerId });
    await world.killedAtAll(making, () => Promise.all(pairs.map(link)));
    for (const pair of pairs) {
      await reaches(pair, ['joined', 'joined']);
      const [routers, ports] = [linkRouters(pair), linkPorts(pair)];
      expect([routers.length, ports.length]).toEqual([1, 2]);
      expect(ports.every(({ deviceId }) => deviceId === routers[0].id)).toBe(true);
      expect(routers[0].routes).toHaveLength(2);
      expect(ownRoutes(pair)).toHaveLength(4);
      for (const id of pair) await world.reaches(id, 'ready');
    }
  }, 120_000);

  it('has nothing left of any of them, whatever call its end was at', async () => {
    const unlink = ([owner, peer]: [string, string]) => world.product.call('DELETE', `/fleets/${owner}/links/${peer}`);
    await world.killedAtAll(ending, () => Promise.all(pairs.map(unlink)));
    for (const pair of pairs) {
      await reaches(pair, []);
      await eventually(() => ownRoutes(pair).length === 0, slow);
      expect([linkRouters(pair), linkPorts(pair)]).toEqual([[], []]);
    }
  }, 120_000);
});
