import { buildPlan } from './plan.builder';
import type { Step } from './plan.types';
import type { ResourceRow } from '../resource.repository';
import { refText, type ResourceKind, type Scope, type Seen, type Wanted } from '../resource.types';

/** When plans of tests are made. */
export const now = new Date('2026-01-01T00:01:00Z');
export const settleMs = 15_000;

export const wantedOf = (
  kind: ResourceKind,
  key: string,
  dependsOn: Wanted['dependsOn'] = [],
  spec: object = {},
): Wanted => ({
  kind,
  key,
  name: `moorage-f-${key}`,
  mark: `moorage:fleet=1;key=${key}`,
  spec: spec,
  fingerprint: 'same',
  dependsOn,
  remembered: null,
});

export const rowOf = (kind: ResourceKind, key: string, changes: Partial<ResourceRow> = {}): ResourceRow => ({
  id: `row-${key}`,
  fleetId: '1',
  accountId: 'a',
  kind,
  key,
  name: `moorage-f-${key}`,
  mark: `moorage:fleet=1;key=${key}`,
  cloudId: `cloud-${key}`,
  status: 'active',
  fingerprint: 'same',
  attemptedAt: null,
  attributes: {},
  meter: null,
  createdAt: now,
  seenAt: null,
  remembered: null,
  ...changes,
});

export const seenOf = (kind: ResourceKind, key: string, changes: Partial<Seen> = {}): Seen => ({
  kind,
  key,
  cloudId: `cloud-${key}`,
  state: 'active',
  createdAt: '2026-01-01T00:00:00Z',
  usageFrom: null,
  attributes: {},
  ...changes,
});

export const plan = (wanted: Wanted[], rows: ResourceRow[], seen: Seen[]): Step[] => {
  const byRef = new Map<string, Seen[]>();
  for (const object of seen) byRef.set(refText(object), [...(byRef.get(refText(object)) ?? []), object]);
  const scope = { idOf: (_kind: string, key: string) => `cloud-${key}` } as Scope;
  return buildPlan({ toStay: new Set(), wanted, rows, seen: byRef, scope, now, settleMs });
};

export const actions = (steps: Step[]): string[] => steps.map(({ action, kind, key }) => `${action} ${kind}/${key}`);
