import { DomainError } from '../../common/errors';
import { OpenStackError } from '../../openstack';
import type { Step } from '../plan/plan.types';
import { commitAttempted, commitIntents, commitNotMade, type ResourceRow } from '../resource.repository';
import { refText, type Wanted } from '../resource.types';
import type { StepRunner } from './step.runner';

/** A create is refused for certain, with nothing made, when the cloud answers one of these. */
const refusals = new Set(['quota', 'exhausted', 'not-ready', 'terminal', 'throttled', 'auth']);

/** In ms. A commit more for each object that is made right after the intents would be felt. */
const lateMs = 1_000;

/** What is there already, and not on record as it is wanted. */
const isNewToUs = ({ action, row, wanted }: Step): boolean =>
  action === 'adopt' && row?.fingerprint !== wanted?.fingerprint;

/** What the stack is to make by these steps. */
function madeBy(steps: Step[], plan: Step[]): Wanted[] {
  const ids = new Set<string | undefined>(steps.map(({ id }) => id));
  return plan.flatMap(({ action, wanted, madeBy: by }) =>
    action === 'create' && wanted && by !== undefined && ids.has(by) ? [wanted] : [],
  );
}

/** What stands on record of creations while nobody knows yet what becomes of them. */
export class PlanIntents {
  private rows = new Map<string, ResourceRow>();
  /** Creations that the cloud was asked for. */
  readonly sent = new Set<string>();

  constructor(private readonly runner: StepRunner) {}

  of(step: Step): ResourceRow | undefined {
    return this.rows.get(refText(step));
  }

  /**
   * One commit for all intents of these steps of the plan; each is looked for by its mark before it would ever be sent again.
   * What a stack is to make is on record as well: it is used, and may be gone again, before the stack comes to rest.
   */
  async commitAll(steps: Step[], plan: Step[]): Promise<void> {
    const wanted = steps.flatMap((step) =>
      step.wanted && (step.action === 'create' || isNewToUs(step)) ? [step.wanted] : [],
    );
    const parts = madeBy(steps, plan);
    if (wanted.length + parts.length === 0) return;
    const { fleet, scope, clock } = this.runner.context;
    const region = await scope.cloud.region();
    this.rows = await this.runner.commit(async (tx) => {
      const at = clock.now();
      await commitIntents(tx, { ...fleet, region }, parts, at, null);
      return commitIntents(tx, { ...fleet, region }, wanted, at);
    });
  }

  /** Nothing can come of an intent that was never sent, so that nobody has to wait for its effect. */
  async releaseUnsent(steps: Step[]): Promise<void> {
    const unsent = steps.flatMap((step) => {
      const row = this.of(step);
      return row && !this.sent.has(refText(step)) ? [{ row, before: step.row }] : [];
    });
    if (unsent.length > 0) await this.runner.commit((tx) => commitNotMade(tx, unsent));
  }

  /** Before the cloud is asked: long after the intent, it is from now on that the effect may come. */
  async begin(row: ResourceRow): Promise<void> {
    const at = this.runner.context.clock.now();
    const isLate = at.getTime() - (row.attemptedAt?.getTime() ?? 0) > lateMs;
    await this.runner.begin(isLate ? (tx) => commitAttempted(tx, row, at) : undefined);
  }

  /** Nothing was made, as far as the error tells; or else the effect may still come, however long there was no answer. */
  async failed(step: Step, row: ResourceRow, error: unknown): Promise<void> {
    const known = error instanceof OpenStackError;
    const refused = known ? refusals.has(error.errorClass) : error instanceof DomainError;
    const at = this.runner.context.clock.now();
    if (refused) await this.runner.commit((tx) => commitNotMade(tx, [{ row, before: step.row }]));
    else await this.runner.commit((tx) => commitAttempted(tx, row, at));
  }
}
