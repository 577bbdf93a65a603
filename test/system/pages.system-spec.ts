import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct, type Product } from '../support/product';
import { must } from './support/shell';

describe('the pages, in a browser', () => {
  let dir: string;
  let product: Product;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-pages-'));
    product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data') });
  }, 60_000);
  afterAll(async () => {
    await product?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** What a person would see once the page's scripts have run. */
  const seen = (path: string) =>
    must(
      'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
        ...[`--user-data-dir=${join(dir, 'browser')}`, '--virtual-time-budget=10000', '--dump-dom'],
        `${product.url}${path}`,
      ],
      { timeoutMs: 90_000 },
    );

  it('ask at / who it is, and lead on to what anybody may read', async () => {
    const page = await seen('/');
    expect(page).toMatch(/<h1[^>]*>Sign in<\/h1>/);
    const links = [...page.matchAll(/<a [^>]*href="(\/[^"]+)"/g)].map(([, href]) => href);
    expect(links).toEqual(expect.arrayContaining(['/docs', '/health/ready']));
    for (const href of links) expect([href, (await fetch(`${product.url}${href}`)).status]).toEqual([href, 200]);
  });

  it('describe every call at /docs', async () => {
    const page = await seen('/docs');
    for (const call of [
      'Make a fleet',
      'Make an enrollment group',
      'List gateways',
      'Read what was used and what it costs',
    ]) {
      expect(page).toContain(call);
    }
  });
});
