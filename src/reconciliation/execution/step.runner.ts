import { hasCode } from '../../common/errors';
import { logger } from '../../common/logger';
import { Semaphore } from '../../common/semaphore';
import { traced } from '../../common/tracing';
import { callIsDone } from '../../common/turn';
import { checkFence, holdFence, type Tx } from '../../database';
import { isFailure } from '../../openstack';
import { concernsLinks, holdFenceAndWake } from '../links/link.waker';
import type { Step } from '../plan/plan.types';
import { Superseded, type ExecutorContext, type Outcome } from './plan.execution';
import type { Ref } from '../resource.types';
import { stepFailure } from '../plan/rollout.report';

const log = logger('reconciliation');

/** Calls that one fleet may have under way at once. */
const parallelism = 8;

/** A router has at most so many routes (`max_routes`), which is no quota; and it keeps its gateway while addresses need it. */
const lackOfRoom: unknown[] = ['RoutesExhausted', 'RouterExternalGatewayInUseByFloatingIp'];

/** What waits for an object of the fleet's own waits for it to go, too: a reserved address that is to lead elsewhere. */
const isForWantOfRoom = (error: unknown): boolean =>
  isFailure(error, 'quota', 'exists') ||
  (isFailure(error) && lackOfRoom.includes(error.neutronType)) ||
  hasCode(error, 'DEPENDENCY_MISSING');

/** What the steps of one run have in common: how many go at once, what became of them, and whether they may go on. */
export class StepRunner {
  private readonly permits = new Semaphore(parallelism);
  readonly outcome: Outcome = {
    failures: [],
    again: false,
    waiting: [],
    heldBack: false,
    parting: new Set(),
    superseded: false,
  };
  /** Nothing more is begun: something else is wanted. */
  private halted = false;
  /** Steps that the cloud refused because of what is there yet. */
  private readonly crowded = new Set<Step>();
  private wakes: string;

  constructor(readonly context: ExecutorContext) {
    this.wakes = context.lease.wakes;
  }

  /** Whether this step may come through once something else is gone. */
  lacksRoom(step: Step): boolean {
    return this.crowded.has(step);
  }

  over(): boolean {
    return this.halted || this.context.signal.aborted;
  }

  async attempt(step: Step, work: () => Promise<void>): Promise<boolean> {
    if (this.over()) return false;
    try {
      await traced('reconciliation', `${step.action} ${step.kind}`, { attributes: { 'moorage.step': step.id } }, work);
      return true;
    } catch (error) {
      if (hasCode(error, 'LEASE_LOST')) throw error;
      if (error instanceof Superseded) {
        this.halted = this.outcome.superseded = true;
        return false;
      }
      if (isForWantOfRoom(error)) this.crowded.add(step);
      this.outcome.failures.push(stepFailure(step, error));
      log.warn(
        { event: 'step.failed', fleetId: this.context.fleet.id, step: step.id, err: error },
        `${step.id} failed`,
      );
      return false;
    }
  }

  /** What one call does, when it is its turn in the fleet. */
  call<T>(work: () => Promise<T>): Promise<T> {
    return this.permits.run(() => work().finally(callIsDone));
  }

  /**
   * Every effect is sent only by the one who holds the fleet, and only while it is wanted: a new version, a deletion or a
   * pause wakes the fleet, which is noticed here.
   */
  async begin(work?: (tx: Tx) => Promise<void>): Promise<void> {
    const { database, lease } = this.context;
    if (work === undefined) return this.notice(await checkFence(database, lease));
    await database.transaction(async (tx) => {
      await this.notice(await holdFence(tx, lease), tx);
      await work(tx);
    });
  }

  private async notice(wakes: string, tx?: Tx): Promise<void> {
    if (wakes === this.wakes) return;
    const { database, superseded } = this.context;
    if (await (tx ? superseded(tx) : database.transaction(superseded))) throw new Superseded();
    this.wakes = wakes;
  }

  /** Linked fleets that go by the resource are woken with it. */
  commit<T>(work: (tx: Tx) => Promise<T>, about?: Ref): Promise<T> {
    const { database, lease } = this.context;
    return database.transaction(async (tx) => {
      await (about && concernsLinks(about) ? holdFenceAndWake(tx, lease) : holdFence(tx, lease));
      return work(tx);
    });
  }
}
