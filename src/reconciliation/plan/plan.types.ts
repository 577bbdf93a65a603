import type { ResourceRow } from '../resource.repository';
import type { Meter, ResourceKind, Scope, Seen, Wanted } from '../resource.types';
import type { SeenByRef } from '../seen/seen.reader';

/**
 * `create` makes it; `adopt` records what is there already; `update` changes it in place; `replace` removes it, to be
 * made anew; `delete` removes it; `keep` closes the record of what stays in the cloud;
 * `forget` closes the record of what is gone; `wait` lets the cloud get on with it;
 * `conflict` needs a person: a name is taken, or content of a volume would be lost.
 */
export type StepAction = 'create' | 'adopt' | 'update' | 'replace' | 'delete' | 'keep' | 'forget' | 'wait' | 'conflict';

/** One step of a plan. Steps without an order between them may run at the same time. */
export interface Step {
  id: string;
  action: StepAction;
  kind: ResourceKind;
  key: string;
  name: string;
  reason: string;
  /** Ids of the steps that come first. */
  dependsOn: string[];
  wanted: Wanted | null;
  row: ResourceRow | null;
  seen: Seen | null;
  /** What it will be metered under, for its price. */
  meter: Meter | null;
  /** Id of the step of the stack that does this: it is shown, counted and priced, but not executed by itself. */
  madeBy?: string;
  /** Of a stack: ids of the volumes that go with it, or that its last update has left for the next one to remove. */
  takes?: string[];
  /** It waits for its turn in a rolling replacement: nothing is done about it in this run. */
  later?: true;
  /** The cloud could not make it: it is left alone, and told, until it is made anew. */
  failed?: true;
  /** Of an instance that others wait for, before they are replaced. */
  rollout?: Rollout;
}

/** How far the rolling replacement of a role's servers is. */
export interface Rollout {
  role: string;
  of: number;
  /** Those that are as they are wanted. */
  done: number;
  /** Those that are to be replaced, and stand as they were. */
  staying: number;
}

export interface PlanInput {
  wanted: Wanted[];
  rows: ResourceRow[];
  seen: SeenByRef;
  scope: Scope;
  now: Date;
  /** How long an unfenced create of unknown outcome is looked for before it is sent again, in ms. */
  settleMs: number;
  /** `kind/key` of what stays in the cloud when it is not wanted any more. */
  toStay: ReadonlySet<string>;
}

export type Decision = Pick<Step, 'action' | 'reason' | 'failed'>;
