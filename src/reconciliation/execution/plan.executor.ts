import { callsAreLeft, leading } from '../../common/turn';
import { conflict, type ExecutorContext, type Outcome } from './plan.execution';
import { driverOf } from '../kinds';
import { replacementsOn, stayingWith } from '../plan/instance.parts';
import type { Step } from '../plan/plan.types';
import { PlanIntents } from './plan.intents';
import { PlanTakedown } from './plan.takedown';
import { liveResources } from '../resource.repository';
import { refText, type ResourceKind, type Seen } from '../resource.types';
import {
  addressesOf,
  holdsBack,
  inOneCall,
  leadingToServers,
  makes,
  partsWith,
  withDependents,
} from '../plan/step.order';
import { stayingInPlace } from '../plan/successor.places';
import { madeInParts, makersOf } from './step.makers';
import { StepPerformer } from './step.performer';
import { StepRunner } from './step.runner';
import { WatchBeside } from './waiting.watch';

const keptWhereRefused: ReadonlySet<ResourceKind> = new Set([
  ...(['security_group_rule', 'security_group', 'router_route'] as const),
  // What comes in place of an address may have to wait until that is gone, which is no refusal: see `lacksRoom`.
  ...(['floating_ip', 'floating_ip_association'] as const),
]);

/** Executes a plan: first what is made or changed, then what goes, each step committed before the next begins. */
export class PlanExecutor {
  private readonly runner: StepRunner;
  private readonly intents: PlanIntents;
  private readonly performer: StepPerformer;
  /** What is made in parts in this run, with these. */
  private unfinished: ReadonlyMap<Step, Step[]> = new Map();

  constructor(private readonly context: ExecutorContext) {
    this.runner = new StepRunner(context);
    this.intents = new PlanIntents(this.runner);
    this.performer = new StepPerformer(this.runner, this.intents);
  }

  async execute(plan: Step[]): Promise<Outcome> {
    const steps = plan.filter(({ madeBy, later }) => madeBy === undefined && !later);
    const held = withDependents(steps, steps.filter(holdsBack));
    const isHeld = (step: Step): boolean => held.has(step.id) || this.context.held.has(step);
    const making = steps.filter((step) => step.action === 'wait' || (makes.has(step.action) && !isHeld(step)));
    this.unfinished = madeInParts(this.context.scope, making);
    const calls = inOneCall(making);
    callsAreLeft(steps.length - making.length + calls.length + this.unfinished.size);
    this.runner.outcome.heldBack = plan.some((step) => step.later === true || (makes.has(step.action) && isHeld(step)));
    const conflicts = steps.filter(({ action }) => action === 'conflict');
    for (const step of conflicts) await this.runner.attempt(step, () => conflict(step));
    await this.intents.commitAll(making, plan);
    const failed = await this.make(calls, leadingToServers(making));
    await this.intents.releaseUnsent(making);
    const takedown = new PlanTakedown(this.runner);
    for (const step of steps.filter(({ action }) => action === 'forget'))
      await this.runner.attempt(step, () => takedown.forget(step));
    const refused = await takedown.foresee(steps);
    const lasting = failed.filter((step) => !this.waitsForParting(step));
    const replaced = stayingWith(steps, replacementsOn(steps, [...conflicts, ...lasting, ...refused]));
    const missing = withDependents(
      steps,
      failed.filter((step) => !this.runner.lacksRoom(step)),
    );
    const staying = new Set([...replaced, ...stayingInPlace(steps, missing, keptWhereRefused)]);
    if (staying.size > 0) this.lookAgain();
    const going = steps.filter((step) => partsWith(step) && !staying.has(step));
    // What was not tried may fail yet.
    if (!this.runner.over()) this.runner.outcome.parting = new Set(going);
    await takedown.takeDown(going.filter((step) => !this.context.held.has(step)));
    return this.runner.outcome;
  }

  /** A router takes another gateway once addresses of the one before are gone, which need not wait for it in their turn. */
  private readonly waitsForParting = (step: Step): boolean =>
    step.kind === 'router' && step.action === 'update' && this.runner.lacksRoom(step);

  /** What stays for now goes in a later run, once what comes in its place can be made. */
  private lookAgain(): void {
    const { outcome } = this.runner;
    outcome.heldBack = true;
    if (outcome.failures.length === 0 && outcome.waiting.length === 0) outcome.again = true;
  }

  /**
   * Records what the run has waited for, if all of it has come to stand as it was asked for; false when the next run has
   * to find out what is to be done. A run that dies before is followed by one that sees the same and adopts it.
   */
  async arrive({ waiting, heldBack }: Outcome, seen: Seen[]): Promise<boolean> {
    if (heldBack) return false;
    const { database, fleet } = this.context;
    const rows = await database.transaction((tx) => liveResources(tx, fleet.id));
    const arrivals = waiting.map((step) => ({
      step,
      row: rows.find((row) => refText(row) === refText(step)),
      found: seen.filter((object) => refText(object) === refText(step)),
    }));
    for (const { step, row, found } of arrivals) {
      const [only] = found;
      const stands = found.length === 1 && only.state === 'active' && only.cloudId === row?.cloudId;
      if (!step.wanted || !row || !stands || driverOf(step.kind).difference(this.context.scope, step.wanted, only))
        return false;
      await this.performer.adopt({ ...step, row, reason: 'is active now' }, only);
    }
    return true;
  }

  /** Gives what failed, or is not there yet; what depends on it was not begun. */
  private async make(calls: Step[][], leads: ReadonlySet<Step>): Promise<Step[]> {
    const { outcome } = this.runner;
    const { cloud } = this.context.scope;
    const results = new Map<string, Promise<boolean>>();
    const failed: Step[] = [];
    const beside = new WatchBeside(this.context.watch);
    const steps = calls.flat();
    let left = calls.length;
    const watch = () => left === 0 && !cloud.isCrowded() && beside.begin(outcome.waiting);
    const run = async (together: Step[]): Promise<ReadonlySet<Step>> => {
      // What these need may stand further down in the loop below.
      await Promise.resolve();
      const needs = together.flatMap(({ dependsOn }) =>
        dependsOn.map((id) => results.get(id) ?? Promise.resolve(true)),
      );
      if ((await Promise.all(needs)).includes(false) || this.runner.over()) {
        outcome.heldBack = true;
        return new Set();
      }
      // Where a rate is what is short, the cloud has time to spare.
      const isBusy = cloud.isCrowded() && !cloud.isRateSpent();
      if (isBusy) await Promise.all(addressesOf(together[0], steps).flatMap(({ id }) => results.get(id) ?? []));
      const done = await this.runner.call(() => {
        left -= 1;
        watch();
        const attempt = () => this.attemptAll(together);
        return leads.has(together[0]) ? leading(attempt) : attempt();
      });
      watch();
      failed.push(...together.filter((step) => !done.includes(step)));
      // A volume that is not ready cannot be booted from, and a server in BUILD takes no volume.
      return new Set(done.filter((step) => !outcome.waiting.includes(step) && !step.failed));
    };
    for (const together of calls) {
      const done = run(together);
      for (const step of together)
        results.set(
          step.id,
          done.then((all) => all.has(step)),
        );
    }
    const finished = [...this.unfinished].map(([step, parts]) => this.finish(step, parts, results));
    await Promise.all([...results.values(), ...finished]);
    const seen = beside.end(outcome.waiting);
    if (seen && (await this.arrive(outcome, seen))) outcome.waiting = [];
    // What stands may wait for something to go.
    return [...failed, ...outcome.waiting.filter((step) => step.seen === null || step.seen.state === 'building')];
  }

  /** Once its parts were tried, whatever became of them: with some of them it is of more use than with none. */
  private async finish(step: Step, parts: Step[], results: ReadonlyMap<string, Promise<boolean>>): Promise<void> {
    const [isMade] = await Promise.all([step, ...parts].flatMap(({ id }) => results.get(id) ?? []));
    const cloudId = this.context.ids.get(refText(step));
    if (!isMade || cloudId === undefined) return;
    await this.runner.call(() =>
      this.runner.attempt(step, async () => {
        await this.runner.begin();
        await driverOf(step.kind).inParts?.finish(this.context.scope, cloudId);
      }),
    );
  }

  /** Those that came through. */
  private async attemptAll(together: Step[]): Promise<Step[]> {
    const makers = makersOf(this.context.scope, together, this.intents.sent, this.unfinished);
    const done = await Promise.all(
      together.map((step, at) => this.runner.attempt(step, () => this.performer.perform(step, makers[at]))),
    );
    return together.filter((_step, at) => done[at]);
  }
}
