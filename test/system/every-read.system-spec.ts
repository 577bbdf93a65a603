import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapi from '../../docs/openapi.json';
import { newId } from '../../src/common/ids';
import { adminToken, startProduct, type Product } from '../support/product';
import { HarbourScene } from './support/harbour.scene';

type Content = Record<string, unknown>;
interface Read {
  path: string;
  /** Media types of its answer; the first is what it answers with where nothing is asked for. */
  types: string[];
}

const reads: Read[] = Object.entries(openapi.paths).flatMap(([path, methods]) => {
  if (!('get' in methods)) return [];
  const ok = (methods.get.responses as Record<string, { content?: Content }>)['200'];
  // The sign-in of others answers with redirections only, and has suites of its own.
  return ok?.content ? [{ path, types: Object.keys(ok.content) }] : [];
});

/** What the harbour has none of: asked by an id that nobody has. */
const absent = [
  /\/archives\/\{name\}/,
  /\{imageId\}/,
  /\{snapshotId\}/,
  /\/uploads\/\{id\}/,
  /\/reconciliations\/\{id\}/,
];

/**
 * The service as it is built is one file, in which a library may miss what it finds in its own folder:
 * no test of the sources sees that.
 */
describe('the built service', () => {
  let scene: HarbourScene;
  let dir: string;
  let product: Product;
  beforeAll(async () => {
    scene = await HarbourScene.open();
    dir = await mkdtemp(join(tmpdir(), 'moorage-reads-'));
    product = await startProduct({ MOORAGE_DATA_DIR: dir, ...scene.surroundings });
  });
  afterAll(async () => {
    await product?.stop();
    await scene?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const ask = (path: string) =>
    fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${adminToken}` }, redirect: 'manual' });
  const read = async <T>(path: string): Promise<T> => (await (await ask(path)).json()) as T;
  const firstOf = async (path: string): Promise<{ id: string; key?: string }> => {
    const { items } = await read<{ items: { id: string }[] }>(path);
    if (items.length === 0) throw new Error(`${path}: there is none`);
    return items[0];
  };

  /** The address with the first of each list in it. */
  const addressOf = async (path: string): Promise<string> => {
    if (path === '/api/v1/exports/focus')
      return `${path}?accountId=${scene.accountIds.harbour}&period=${scene.overdue}`;
    if (path.startsWith('/api/v1/charge-lines/')) {
      const { id } = await firstOf('/api/v1/invoices');
      const { lines } = await read<{ lines: { id: string }[] }>(`/api/v1/invoices/${id}`);
      return path.replace('{id}', lines[0].id);
    }
    if (path.includes('/servers/{key}/')) {
      const fleet = `/api/v1/fleets/${scene.fleets[0].id}`;
      const resources = await read<{ kind: string; key: string }[]>(`${fleet}/resources`);
      const { key } = resources.find(({ kind }) => kind === 'server')!;
      return path.replace('/api/v1/fleets/{id}', fleet).replace('{key}', encodeURIComponent(key));
    }
    const place = path.indexOf('{');
    if (place < 0) return path;
    const list = path.slice(0, place - 1);
    const isAbsent = absent.some((one) => one.test(path.slice(0, path.indexOf('}') + 1)));
    const id = isAbsent ? newId() : await idIn(list);
    return addressOf(path.replace(/\{\w+\}/, id));
  };
  const idIn = async (list: string): Promise<string> => {
    if (list === '/api/v1/accounts') return scene.accountIds.harbour;
    if (list === '/api/v1/fleets') return scene.fleets[0].id;
    return (await firstOf(list)).id;
  };

  /** What is other than promised; null where it is as it should be. */
  const faultOf = async ({ path, types }: Read): Promise<string | null> => {
    const answer = await ask(await addressOf(path));
    const body = await answer.text();
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const isAbsent = absent.some((one) => one.test(path));
    const asPromised = isAbsent ? answer.status === 404 : answer.status === 200 && types.includes(type) && body !== '';
    return asPromised ? null : `${path}: ${answer.status} ${type} ${body.slice(0, 300)}`;
  };

  it('answers each of its reads with what it promises, or with what is not there', async () => {
    const others: string[] = [];
    for (const one of reads) {
      const fault = await faultOf(one).catch((error: unknown) => `${one.path}: ${String(error)}`);
      if (fault) others.push(fault);
    }
    expect(others).toEqual([]);
    expect(reads.length).toBeGreaterThan(60);
  });
});
