import { aligned } from '../common/text.table';
import type { components } from '../contract/api.types';

/** A fleet's plan as `GET /fleets/:id/plan` answers it. */
export type PlanAnswer = components['schemas']['Plan'];

const signs: Record<string, string> = {
  create: '+',
  adopt: '=',
  update: '~',
  replace: '±',
  delete: '-',
  keep: '-',
  forget: '-',
  wait: '…',
  conflict: '!',
};

/** Steps that do not depend on one another are of one wave, and go at the same time. */
function wavesOf(steps: PlanAnswer['steps']): Map<string, number> {
  const waves = new Map<string, number>();
  for (const { action, kind, key, dependsOn } of steps) {
    const before = dependsOn.map((id) => waves.get(id) ?? 0);
    waves.set(`${action} ${kind}/${key}`, Math.max(0, ...before) + 1);
  }
  return waves;
}

const table = (rows: string[][]): string[] => aligned(rows).map((row) => `  ${row}`);

/** What changes anything in the cloud. */
export const changesIn = ({ steps }: PlanAnswer): PlanAnswer['steps'] =>
  steps.filter(({ action }) => action !== 'wait' && action !== 'adopt');

/** The plan as people read it: what is done, in order, why, and what it will cost. */
export function planText(fleet: string, plan: PlanAnswer): string {
  const counts = new Map<string, number>();
  for (const { action } of plan.steps) counts.set(action, (counts.get(action) ?? 0) + 1);
  const summary = [...counts].map(([action, count]) => `${count} to ${action}`).join(', ');
  const waves = wavesOf(plan.steps);
  const steps = plan.steps.map(({ action, kind, key, reason }) => [
    signs[action] ?? action,
    action,
    `${kind} ${key}`,
    `wave ${waves.get(`${action} ${kind}/${key}`)}`,
    reason,
  ]);
  return [
    `fleet ${fleet}: ${summary || 'nothing to do, everything is as wanted'}`,
    ...(steps.length > 0 ? ['', ...table(steps)] : []),
    '',
    ...costText(plan.monthlyCost),
  ].join('\n');
}

function costText({ currency, total, priced, items }: PlanAnswer['monthlyCost']): string[] {
  const rows = items.map(({ meter, quantity, unitPrice, cost }) => [
    meter,
    quantity,
    unitPrice === null ? 'no price' : `at ${unitPrice}`,
    `${cost} ${currency}`,
  ]);
  const missing = priced ? '' : ', without what has no price';
  return [`Afterwards, a month of 730 hours: ${total} ${currency}${missing}`, ...table(rows)];
}
