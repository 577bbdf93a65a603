import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { adminToken, startProduct, type Product } from '../../support/product';
import { openSignedIn, openTab, startBrowser, type TabOptions } from './browser';

/** The product over a folder of its own, and a browser to look at its dashboard. */
export class Dashboard {
  private constructor(
    private readonly dir: string,
    readonly product: Product,
    readonly browser: Browser,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<Dashboard> {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-dashboard-'));
    const product = await startProduct({ MOORAGE_DATA_DIR: join(dir, 'data'), ...env });
    return new Dashboard(dir, product, await startBrowser());
  }

  /** Makes it through the API, beside what is done on the pages. */
  async create<T = { id: string }>(path: string, body: object): Promise<T> {
    const answer = await this.product.call<T>('POST', path, body);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body;
  }

  /** A tab of its own, signed out. */
  tab(options?: TabOptions): Promise<Page> {
    return openTab(this.browser, this.product, options);
  }

  /** A tab of its own, signed in as the first administrator. */
  enter(options?: TabOptions): Promise<Page> {
    return openSignedIn(this.browser, { url: this.product.url, adminToken }, options);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
