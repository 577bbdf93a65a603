import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '../../support/alert-rules';

const below = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(root, folder, file));

/** Relative links of a page that lead to no file. */
function deadLinks(page: string): string[] {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  const local = links.filter((link) => !/^([a-z]+:|#|\/)/.test(link));
  const dead = local.filter((link) => !existsSync(join(dirname(page), link.replace(/#.*/, ''))));
  return dead.map((link) => `${relative(root, page)}: ${link}`);
}

describe('the pages of docs', () => {
  const pages = [join(root, 'README.md'), ...below('docs')];

  it('lead to pages and files that are there', () => {
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.flatMap(deadLinks)).toEqual([]);
  });

  it('are all to be found from the index of docs/operate, or from the runbook’s', () => {
    const linked = (index: string) =>
      [...readFileSync(join(root, index), 'utf8').matchAll(/\]\(([^)\s]+\.md)\)/g)].map(([, link]) =>
        join(root, dirname(index), link),
      );
    const known = [...linked('docs/operate/README.md'), ...linked('docs/operate/runbook/README.md')];
    const lost = below('docs/operate').filter((page) => !known.includes(page) && !page.endsWith('operate/README.md'));
    expect(lost.map((page) => relative(root, page))).toEqual([]);
  });

  it('name only benchmarks that there are', () => {
    const text = pages.map((page) => readFileSync(page, 'utf8')).join('\n');
    const named = [...text.matchAll(/npm run bench -- ([a-z][a-z-]*)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((name) => !existsSync(join(root, 'bench', name)))).toEqual([]);
  });
});
