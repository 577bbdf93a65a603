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

  it('tell of an upgrade each thing once, and what is to be done before it in the table at its head', () => {
    const [before, table, after] = readFileSync(join(root, 'docs/operate/upgrade.md'), 'utf8').split(
      /^(?=## (?:Before the start of this version|After the start)$)/m,
    );
    const notes = `${before}${after}`.split(/^(?=- |#)/m).filter((part) => part.startsWith('- '));
    const beginnings = notes.map((note) => note.slice(0, 40));
    expect(notes.length).toBeGreaterThan(100);
    expect(beginnings.filter((one, at) => beginnings.indexOf(one) < at)).toEqual([]);
    expect(notes.filter((note) => /before the (start|next|upgrade)/i.test(note))).toEqual([]);
    expect(table.match(/^\| [A-Z]/gm)?.length).toBeGreaterThan(10);
  });

  it('tell of sizing only what was measured', () => {
    const measured = readFileSync(join(root, 'bench/README.md'), 'utf8').match(/\d[\d,.]*\d|\d/g);
    const rows = readFileSync(join(root, 'docs/operate/sizing.md'), 'utf8').split('## What bounds what')[0];
    const figures = [...rows.matchAll(/^\|[^|]*\|([^|]*)\|[^|]*`npm|^\|[^|]*\|([^|]*)\| the same/gm)]
      .map(([, first, next]) => first ?? next)
      .flatMap((cell) => cell.match(/\d[\d,.]*\d|\d/g) ?? []);
    expect(figures.length).toBeGreaterThan(20);
    expect(figures.filter((figure) => !measured?.includes(figure))).toEqual([]);
  });

  it('have one in every folder of src, as the README says', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !existsSync(join(root, 'src', name, 'README.md')))).toEqual(
      [],
    );
  });

  it('name only benchmarks that there are', () => {
    const text = pages.map((page) => readFileSync(page, 'utf8')).join('\n');
    const named = [...text.matchAll(/npm run bench -- ([a-z][a-z-]*)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((name) => !existsSync(join(root, 'bench', name)))).toEqual([]);
  });
});
