import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { createFleet } from '../../support/fleet-fixture';
import { killAt, type Moment } from '../../support/kills';
import { startProduct, type Product } from '../../support/product';
import { emulatorEnv } from '../../support/reconciler-world';
import { testDatabase } from '../../support/test-database';

const network = (key: string) => ({ key, subnet: { cidr: 'auto' } });
/** The link's router has a route of its own to the second network. */
const spec = { networks: [network('lan'), network('lab')], router: { externalNetwork: 'public' } };

interface Case {
  making: string;
  ending: string;
  moment: Moment;
}

const router = 'PUT network/routers/:id';
const cases: Case[] = [
  { making: 'POST network/routers', ending: `${router}/remove_extraroutes`, moment: 'unheard' },
  { making: 'POST network/ports', ending: `${router}/remove_router_interface`, moment: 'unheard' },
  { making: `${router}/add_router_interface`, ending: 'DELETE network/routers/:id', moment: 'unheard' },
  { making: `${router}/add_extraroutes`, ending: `${router}/remove_router_interface`, moment: 'unsent' },
  { making: `${router}/add_router_interface`, ending: `${router}/remove_extraroutes`, moment: 'uncommitted' },
  { making: 'POST network/ports', ending: 'DELETE network/routers/:id', moment: 'uncommitted' },
];

describe('a product that is killed while it links two fleets, or separates them', () => {
  let dir: string;
  let emulator: Emulator;
  let url: string;
  let closeDatabase: () => Promise<void>;
  let product: Product;
  let fleets: string[];

  const start = () =>
    startProduct({
      ...emulatorEnv(emulator),
      ...{ DATABASE_URL: url, MOORAGE_DATA_DIR: dir, MOORAGE_SETTLE_MS: '300', LOG_LEVEL: 'warn' },
    });
  const slow = { timeoutMs: 60_000, everyMs: 100 };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-link-crash-'));
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    ({ url, close: closeDatabase } = await testDatabase());
    product = await start();
    fleets = [(await createFleet(product, spec)).fleetId, (await createFleet(product, spec)).fleetId];
    for (const id of fleets) await product.call('POST', `/fleets/${id}/reconcile`);
    for (const id of fleets) await ready(id);
  }, 120_000);

  afterAll(async () => {
    await product?.stop();
    await closeDatabase();
    await emulator.close();
    await rm(dir, { recursive: true, force: true });
  });

  const ready = (id: string) =>
    eventually(async () => (await product.call('GET', `/fleets/${id}`)).body.status === 'ready', slow);
  const phases = async (): Promise<string[]> => {
    const lists = await Promise.all(
      fleets.map((id) => product.call<{ phase: string }[]>('GET', `/fleets/${id}/links`)),
    );
    return lists.flatMap(({ body }) => body.map(({ phase }) => phase));
  };
  const reaches = (expected: string[]) =>
    eventually(async () => {
      const found = await phases();
      if (found.join() === expected.join()) return true;
      throw new Error(`the link is ${found.join() || 'gone'}`);
    }, slow);
  const linkRouters = () =>
    emulator.state.all('routers').filter(({ description }) => description.includes(';key=link-'));
  const linkPorts = () => emulator.state.all('ports').filter(({ description }) => description.includes(';key=link-'));
  const ownRoutes = () =>
    emulator.state
      .all('routers')
      .flatMap(({ description, routes }) => (description.endsWith(';key=router') ? routes : []));

  /** Kills the product at the next call of a kind, and starts it anew. */
  async function killedAt(kind: string, moment: Moment, act: () => Promise<unknown>): Promise<void> {
    const dead = killAt({ emulator, product, url }, kind, moment);
    await act();
    await dead;
    product = await start();
  }

  const link = () => product.call('POST', `/fleets/${fleets[0]}/links`, { peerId: fleets[1] });
  const unlink = () => product.call('DELETE', `/fleets/${fleets[0]}/links/${fleets[1]}`);
  const stands = async () => {
    await reaches(['joined', 'joined']);
    expect([linkRouters().length, linkPorts().length]).toEqual([1, 2]);
    expect(linkPorts().every(({ deviceId }) => deviceId === linkRouters()[0].id)).toBe(true);
    expect([linkRouters()[0].routes.length, ownRoutes().length]).toEqual([2, 4]);
  };
  const isGone = async () => {
    await reaches([]);
    await eventually(() => ownRoutes().length === 0, slow);
    expect([linkRouters(), linkPorts()]).toEqual([[], []]);
  };

  it.each(cases)(
    'has one link after $making was $moment, and nothing of it left after $ending was',
    async ({ making, ending, moment }) => {
      await killedAt(making, moment, link);
      await stands();
      for (const id of fleets) await ready(id);
      await killedAt(ending, moment, unlink);
      await isGone();
    },
    120_000,
  );
});
