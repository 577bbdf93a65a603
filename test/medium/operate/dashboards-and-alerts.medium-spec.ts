import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import '../../../src/app.module';
import { collectProcessMetrics, registry } from '../../../src/common/metrics';
import { alertRules, dashboard, groupedBy, root, selectorsOf, testedAlerts } from '../../support/alert-rules';

/** Every stage is loaded by now, and with it every metric. */
const metrics = new Map<string, { type: string; labels: string[] }>();
/** What Prometheus adds to each series. */
const added = ['instance', 'job'];

beforeAll(() => {
  collectProcessMetrics();
  for (const metric of registry.getMetricsAsArray()) {
    const { name, labelNames } = metric as unknown as { name: string; labelNames: string[] };
    const type = String((metric as unknown as { type: string }).type);
    const labels = [...labelNames, ...added];
    metrics.set(name, { type, labels });
    if (type !== 'histogram') continue;
    for (const part of ['count', 'sum']) metrics.set(`${name}_${part}`, { type: 'counter', labels });
    metrics.set(`${name}_bucket`, { type: 'counter', labels: [...labels, 'le'] });
    metrics.delete(name);
  }
  metrics.set('up', { type: 'gauge', labels: added });
});
afterAll(() => registry.clear());

/** What an expression asks for and is not there. */
function missingIn(expr: string): string[] {
  const selectors = selectorsOf(expr);
  if (selectors.length === 0) return [`nothing is asked for in ${expr}`];
  const known = new Set(selectors.flatMap(({ name }) => metrics.get(name)?.labels ?? []));
  const missing = selectors.flatMap(({ name, labels }) => {
    const metric = metrics.get(name);
    if (!metric) return [`no metric ${name}`];
    return labels.filter((label) => !metric.labels.includes(label)).map((label) => `no label ${label} of ${name}`);
  });
  return [...missing, ...groupedBy(expr).flatMap((label) => (known.has(label) ? [] : `no label ${label} in ${expr}`))];
}

describe('metrics', () => {
  const ours = () => registry.getMetricsAsArray().filter(({ name }) => name.startsWith('moorage_'));

  it('are named by the conventions of Prometheus', () => {
    const wrong = ours().flatMap((metric) => {
      const { name, help } = metric;
      const type = String((metric as unknown as { type: string }).type);
      const faults = [
        (type === 'counter') !== name.endsWith('_total') && 'counters, and only they, end with _total',
        type === 'histogram' &&
          !/_(seconds|bytes|registrations)$/.test(name) &&
          'a histogram’s name ends with its unit',
        /_(ms|milliseconds|minutes|hours|kb|mb)\b/.test(name) && 'base units only',
        /timestamp/.test(name) && !name.endsWith('_timestamp_seconds') && 'a time is _timestamp_seconds',
        !/^[A-Z].*[^.]$/s.test(help) && 'help is a sentence without a full stop',
      ];
      return faults.filter((fault) => fault !== false).map((fault) => `${name}: ${fault}`);
    });
    expect(ours().length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('are each shown on the dashboard', () => {
    const shown = new Set(
      dashboard().panels.flatMap(({ targets = [] }) =>
        targets.flatMap(({ expr }) => selectorsOf(expr).map(({ name }) => name.replace(/_(bucket|count|sum)$/, ''))),
      ),
    );
    const hidden = ours()
      .map(({ name }) => name)
      .filter((name) => !shown.has(name) && name !== 'moorage_metering_compared_timestamp_seconds');
    expect(hidden).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('asks only for what is there', () => {
    const expressions = dashboard().panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(40);
    expect(expressions.flatMap(missingIn)).toEqual([]);
  });

  it('goes by the data source and the replicas that are chosen', () => {
    const { panels, templating } = dashboard();
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['instance', 'query'],
    ]);
    const graphs = panels.filter(({ type }) => type !== 'row');
    expect(new Set(graphs.map(({ datasource }) => datasource?.uid))).toEqual(new Set(['${datasource}']));
    const unbound = graphs.flatMap(({ targets = [] }) => targets).filter(({ expr }) => !expr.includes('$instance'));
    expect(unbound).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('alerts', () => {
  it('ask only for what is there', () => {
    expect(alertRules().flatMap(({ alert, expr }) => missingIn(expr).map((what) => `${alert}: ${what}`))).toEqual([]);
  });

  it('are each tested, both with trouble and with what only looks like it', () => {
    const names = alertRules().map(({ alert }) => alert);
    const tested = (fires: boolean) => {
      const found = testedAlerts().filter((one) => one.fires === fires);
      return [...new Set(found.map(({ alert }) => alert))];
    };
    expect(tested(true)).toEqual(names);
    expect(tested(false)).toEqual(names);
  });

  it('lead each to a page of the runbook, and every page belongs to one', () => {
    const rules = alertRules();
    for (const { alert, annotations } of rules) {
      const page = join(root, annotations.runbook_url);
      expect([alert, existsSync(page)]).toEqual([alert, true]);
      const headings = readFileSync(page, 'utf8').match(/^#+ .*$/gm);
      expect(headings).toEqual([`# ${alert}`, '## What it means', '## What to look at', '## What to do']);
    }
    const pages = readdirSync(join(root, 'docs/operate/runbook')).map((file) => file.replace(/\.md$/, ''));
    expect(pages.filter((page) => page !== 'README').sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});
