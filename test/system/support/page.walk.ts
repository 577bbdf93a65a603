import type { Page } from 'playwright-core';
import { eventually } from '../../support/eventually';
import { errorsOf, isWiderThanWindow, picture, seriousFaults, untilCalm, type Scheme } from './browser';

export interface WalkedPage {
  /** Of its pictures. */
  name: string;
  path: string;
  /** What it shows once it is there; left out, it is there when nothing on it loads any more. */
  shown?: string | RegExp;
}

/**
 * What is wrong with each of the pages, by its name; nothing is `{}`: what axe finds serious, whether it is wider than a narrow
 * window, and what it says on its errors. `page` is signed in, and of the scheme that its pictures are called by.
 */
export async function faultsOf(page: Page, scheme: Scheme, pages: WalkedPage[]): Promise<Record<string, string[]>> {
  const errors = errorsOf(page);
  const faults: Record<string, string[]> = {};
  for (const { name, path, shown } of pages) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(path);
    if (shown === undefined) await untilCalm(page);
    else await page.getByRole('main').getByText(shown).first().waitFor();
    const found = await seriousFaults(page);
    await picture(page, `${name}-${scheme}-1280`);
    await page.setViewportSize({ width: 360, height: 780 });
    // What is as wide as before is laid out anew a moment later.
    const fits = async () => !(await isWiderThanWindow(page));
    if (!(await eventually(fits, { timeoutMs: 60_000, everyMs: 250 }).catch(() => false)))
      found.push('is wider than its window');
    found.push(...(await seriousFaults(page)).map((fault) => `narrow: ${fault}`), ...errors.splice(0));
    await picture(page, `${name}-${scheme}-360`);
    if (found.length > 0) faults[name] = found;
  }
  return faults;
}
