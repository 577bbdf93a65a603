import type { Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import type { Database, Tx, WorkLease } from '../../database';
import type { Step } from '../plan/plan.types';
import { isEstranged } from '../plan/volume.content';
import type { MakingScope, Seen } from '../resource.types';

export interface ExecutorContext {
  database: Database;
  clock: Clock;
  lease: WorkLease;
  signal: AbortSignal;
  fleet: { id: string; accountId: string };
  /** Whether something else is wanted of the fleet than when the run began. */
  superseded: (tx: Tx) => Promise<boolean>;
  scope: MakingScope;
  /** The ids by `kind/key` that `scope.idOf` reads; what is made is added. */
  ids: Map<string, string>;
  /** Writes into the fleet what is in its way, while the run goes on. */
  hindered: (failures: unknown[]) => Promise<void>;
  /** Looks until all of it stands, and gives it then; null when that takes too long, or `during` is over. */
  watch: (waiting: Step[], during: AbortSignal, waited?: number) => Promise<Seen[] | null>;
  /** Removals that have to wait for another fleet or for snapshots, and updates of a stack that would remove. */
  held: ReadonlySet<Step>;
}

export interface Outcome {
  failures: unknown[];
  /** Something was taken away that is to be made anew, or forgotten: look again at once. */
  again: boolean;
  /** Steps that the cloud, or a removal, has not finished yet. */
  waiting: Step[];
  /** Some of the plan was not begun, because of what it depends on. */
  heldBack: boolean;
  /** What the fleet parts with in this run, or once nothing holds it any more; none that stays for want of another. */
  parting: ReadonlySet<Step>;
  /** The run ended early: something else is wanted by now. */
  superseded: boolean;
}

/** Thrown before an effect that is not wanted any more. */
export class Superseded extends Error {}

/** What a step is about stands in its own way, or an object of somebody else's has the name that it needs. */
export const conflict = (step: Step): Promise<never> =>
  Promise.reject(step.kind === 'volume' ? volumeInItsWay(step) : nameTaken(step));

export const nameTaken = ({ name, reason }: Pick<Step, 'name' | 'reason'>): DomainError =>
  new DomainError({
    code: 'NAME_TAKEN',
    status: 409,
    message: `${name}: ${reason}`,
    action: 'Delete or rename that object in the cloud, or give the fleet another name.',
  });

function volumeInItsWay(step: Step): DomainError {
  if (step.row === null) return step.wanted === null ? volumeDuplicated(step) : volumeOfAnotherImage(step);
  return step.seen && isEstranged(step.seen) ? volumeUnmarked(step) : volumeIsKept(step);
}

const volumeDuplicated = ({ key, reason }: Step): DomainError =>
  new DomainError({
    code: 'VOLUME_DUPLICATED',
    status: 409,
    message: `volume ${key} ${reason}`,
    action: 'Delete the one that is not needed in the cloud, or give it another description.',
  });

const volumeOfAnotherImage = ({ key, reason }: Step): DomainError =>
  new DomainError({
    code: 'VOLUME_IS_KEPT',
    status: 409,
    message: `volume ${key} ${reason}`,
    action:
      'Delete it in the cloud, or give it another description, and one of the wanted image is made; or ask for its image again.',
  });

const volumeUnmarked = ({ key, reason }: Step): DomainError =>
  new DomainError({
    code: 'VOLUME_UNMARKED',
    status: 409,
    message: `volume ${key} ${reason}`,
    action:
      'Give it that description again in the cloud, and the fleet goes on with it; or take it out of the blueprint, or delete it in the cloud.',
  });

const volumeIsKept = ({ key, reason }: Step): DomainError =>
  new DomainError({
    code: 'VOLUME_IS_KEPT',
    status: 409,
    message: `volume ${key} ${reason}`,
    action:
      'Set `keep` of the volume to false to have it replaced, with all that is on it; or ask for its image again.',
  });
