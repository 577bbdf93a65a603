import { logger } from '../../common/logger';
import { isFailure } from '../../openstack';
import { FailedCreations } from './failed.creations';
import { driverOf } from '../kinds';
import { nameTaken } from './plan.execution';
import type { PlanIntents } from './plan.intents';
import { nameIsTaken } from '../plan/known.names';
import { recordedMeter, usedNow, usedOtherwise } from '../plan/plan.builder';
import type { Step } from '../plan/plan.types';
import { usedOn } from '../plan/volume.content';
import { recordFleetEvent } from '../fleet-event.repository';
import { commitMade, commitMemory, commitSeen, type ResourceRow, type SeenUse } from '../resource.repository';
import { refText, type Seen, type Wanted } from '../resource.types';
import { isAnothers } from '../seen/object.owner';
import { stateOf } from '../seen/server.state';
import type { Make } from './step.makers';
import type { StepRunner } from './step.runner';
import { changesOfUse } from '../usage/usage.repair';
import { atFirst } from '../usage/use.repository';
import { bothMemories } from '../wanted/memory';

const log = logger('reconciliation');

/** What becomes of one step that makes, changes or records: in the cloud, and on record in one commit. */
export class StepPerformer {
  constructor(
    private readonly runner: StepRunner,
    private readonly intents: PlanIntents,
  ) {}

  async perform(step: Step, make: Make): Promise<void> {
    if (step.failed) return new FailedCreations(this.runner).leave(step, (seen) => this.adopt(step, seen));
    if (step.action === 'create') return this.create(step, make);
    if (step.action === 'adopt' && step.seen) return this.adopt(step, step.seen);
    if (step.action === 'update' && step.seen) return this.update(step, step.seen);
    if (step.action === 'wait') this.runner.outcome.waiting.push(step);
  }

  private async create(step: Step, make: Make): Promise<void> {
    const { wanted } = step;
    const row = this.intents.of(step);
    if (!wanted || !row) return;
    await this.intents.begin(row);
    const seen = await this.made(step, wanted, row, make);
    await this.commitCreated(step, row, seen, 'resource.created', `${step.kind} ${step.name} created`);
  }

  private async made(step: Step, wanted: Wanted, row: ResourceRow, make: Make): Promise<Seen> {
    let seen: Seen;
    try {
      seen = await make(wanted);
    } catch (error) {
      return this.afterFailedCreate(step, wanted, row, error);
    }
    if (row.fingerprint !== wanted.fingerprint) await this.runner.commit((tx) => commitMade(tx, row, wanted));
    return seen;
  }

  /** «Exists already» is what an earlier, unheard create left behind: look for it. Anything else is thrown on. */
  private async afterFailedCreate(step: Step, wanted: Wanted, row: ResourceRow, error: unknown): Promise<Seen> {
    const [found] = isFailure(error, 'exists') ? await driverOf(step.kind).list(this.runner.context.scope, [row]) : [];
    const isTaken = found && isAnothers(found, row, wanted);
    if (found && !isTaken) return this.foundAsIs(found);
    const failure = isTaken ? nameTaken({ name: step.name, reason: nameIsTaken(step) }) : error;
    await this.intents.failed(step, row, failure);
    throw failure;
  }

  /** Records what is there, as it is seen. */
  async adopt(step: Step, seen: Seen): Promise<void> {
    const row = step.row ?? this.intents.of(step);
    if (!row) return;
    const recorded = row.cloudId === seen.cloudId;
    const type = recorded ? `resource.${stateOf(seen)}` : 'resource.adopted';
    await this.commitCreated(
      step,
      row,
      recorded ? seen : this.foundAsIs(seen),
      type,
      `${step.kind} ${step.name} ${step.reason}`,
    );
  }

  /** What was there already may differ from what is wanted: the next run tells. */
  private foundAsIs(seen: Seen): Seen {
    this.runner.outcome.again = true;
    return seen;
  }

  private async update(step: Step, seen: Seen): Promise<void> {
    const { wanted } = step;
    if (!wanted || !step.row) return;
    const row = await this.asUsed(step, step.row, wanted, seen);
    const memory = bothMemories(row.remembered, wanted.remembered);
    await this.runner.begin((tx) => commitMemory(tx, row, memory));
    const changed = await driverOf(step.kind).update(this.runner.context.scope, wanted, seen);
    await this.commitCreated(
      step,
      row,
      changed,
      'resource.updated',
      `${step.kind} ${step.name} changed: it ${step.reason}`,
    );
  }

  /** What others have changed is used as it is until it is mended, which may never be: a volume cannot shrink. */
  private async asUsed(step: Step, row: ResourceRow, wanted: Wanted, seen: Seen): Promise<ResourceRow> {
    const [otherwise] = usedOtherwise([step]);
    if (!otherwise) return row;
    await this.adopt(otherwise, seen);
    return { ...row, meter: usedNow(wanted, seen)?.meter ?? null, attributes: seen.attributes };
  }

  /** Asked of the cloud before the transaction begins. */
  private async useOf({ wanted, kind }: Step, row: ResourceRow, seen: Seen, at: Date): Promise<SeenUse> {
    const now = driverOf(kind).meter(wanted, seen.attributes);
    if (!now || seen.usageFrom === null || seen.state === 'deleting') return { now, changes: [] };
    const before = row.meter === null ? atFirst(now) : recordedMeter(wanted, row);
    if (before === null) return { now, changes: [] };
    const { database, scope } = this.runner.context;
    return { now, changes: await changesOfUse(database, scope.cloud, { row, seen, before, now, at }) };
  }

  private async commitCreated(step: Step, row: ResourceRow, found: Seen, type: string, message: string): Promise<void> {
    const at = this.runner.context.clock.now();
    const seen = usedOn(found, row);
    const use = await this.useOf(step, row, seen, at);
    const { remembered = null } = step.wanted ?? {};
    await this.runner.commit(async (tx) => {
      await commitSeen(tx, row, seen, use, { at, unheardAt: step.row?.attemptedAt ?? null });
      await commitMemory(tx, row, step.action === 'update' ? remembered : bothMemories(row.remembered, remembered));
      const details = { kind: step.kind, key: step.key, name: step.name, cloudId: seen.cloudId };
      await recordFleetEvent(tx, { fleetId: row.fleetId, type, message, details, at });
    }, step);
    this.runner.context.ids.set(refText(step), seen.cloudId);
    if (seen.state === 'building') this.runner.outcome.waiting.push(step);
    log.info({ event: type, fleetId: row.fleetId, kind: step.kind, key: step.key, cloudId: seen.cloudId }, message);
  }
}
