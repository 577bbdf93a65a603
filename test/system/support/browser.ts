import { source as axe } from 'axe-core';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { adminToken, type Product } from '../../support/product';

export type Scheme = 'light' | 'dark';
export const schemes: Scheme[] = ['light', 'dark'];

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Debian's Chromium, without a window. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });

export interface TabOptions {
  scheme?: Scheme;
  width?: number;
}

/** A tab of its own, signed out, with patience for a busy machine. */
export async function openTab(
  browser: Browser,
  product: Pick<Product, 'url'>,
  { scheme = 'light', width = 1280 }: TabOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: product.url,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** Signs in as a person does: by the form, with the first administrator's token or another. */
export async function signIn(page: Page, token = adminToken): Promise<void> {
  await page.goto('/sign-in');
  await fillToken(page, token);
}

/** A tab of its own, signed in as the first administrator. */
export async function openSignedIn(
  browser: Browser,
  product: Pick<Product, 'url'> & { adminToken: string },
  options?: TabOptions,
): Promise<Page> {
  const page = await openTab(browser, product, options);
  await signIn(page, product.adminToken);
  return page;
}

/** Signs in on the sign-in page that is shown already. */
export async function fillToken(page: Page, token = adminToken): Promise<void> {
  const [way, field] = [page.getByRole('tab', { name: 'Token' }), page.locator('input[type=password]')];
  // Where OpenStack's users may sign in, the token is a way beside theirs.
  await way.or(field).first().waitFor();
  if (await way.isVisible()) await way.click();
  await page.getByText("The first administrator's is printed once").waitFor();
  await field.fill(token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** What a page says on its errors: uncaught ones and those on the console. To be asked for before the page is gone to. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

interface Fault {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds serious or critical on the page as it is shown now, a line for each fault; none is an empty list. */
export async function seriousFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Fault[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary}`),
    );
}

/** Waits until nothing on the page is loading any more, and has not been for a moment: a part may bring others. */
export async function untilCalm(page: Page): Promise<void> {
  const look = `(() => {
    const loads = document.querySelector('h1') === null || document.querySelector('main [role=status][aria-label]') !== null;
    window.calmSince = loads ? null : (window.calmSince ?? performance.now());
    return window.calmSince !== null && performance.now() - window.calmSince > 300;
  })()`;
  await eventually(() => page.evaluate<boolean>(look), { timeoutMs: 30_000, everyMs: 100 });
}

/** Whether a page can be scrolled to the side, which on a narrow window no page should need. */
export const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

/** A picture for people to look at, where `SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS)
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`), fullPage: true });
}
