import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const root = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface AlertRule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

export const alertRules = (): AlertRule[] =>
  (parse(textOf('ops/prometheus/alerts.yaml')) as { groups: { rules: AlertRule[] }[] }).groups.flatMap(
    ({ rules }) => rules,
  );

/** Names of the alerts that the unit tests of the rules expect, fired or not. */
export const testedAlerts = (): { alert: string; fires: boolean }[] => {
  interface Expected {
    alertname: string;
    exp_alerts: unknown[];
  }
  const { tests } = parse(textOf('ops/prometheus/alerts.test.yaml')) as { tests: { alert_rule_test: Expected[] }[] };
  return tests.flatMap(({ alert_rule_test }) =>
    alert_rule_test.map(({ alertname, exp_alerts }) => ({ alert: alertname, fires: exp_alerts.length > 0 })),
  );
};

export interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { type: string; uid: string };
  targets?: { expr: string }[];
}

export interface Dashboard {
  panels: Panel[];
  templating: { list: { name: string; type: string; query: unknown }[] };
}

export const dashboard = (): Dashboard => JSON.parse(textOf('ops/grafana/moorage.json')) as Dashboard;

/** Series that a PromQL expression asks for, each with the labels that it is selected by. */
export function selectorsOf(expr: string): { name: string; labels: string[] }[] {
  const found = expr.matchAll(/\b(up|(?:moorage|nodejs|process)_[a-z0-9_]+)(?:\{([^}]*)\})?/g);
  return [...found].map(([, name, matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label),
  }));
}

/** Labels that an expression groups by. */
export const groupedBy = (expr: string): string[] =>
  [...expr.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, list]) => list.split(',').map((label) => label.trim()));
