import { DomainError, messageOf } from '../../common/errors';
import type { Rollout, Step } from './plan.builder';

/** A server that ended in ERROR, and keeps the others of its role from being replaced. */
export const hasFailed = ({ action, seen, rollout }: Step): boolean =>
  rollout !== undefined && action === 'adopt' && seen?.state === 'error';

/** Why nothing more of a role is replaced, as far as the plan tells. */
export const stoppedRollouts = (steps: Step[]): DomainError[] =>
  steps.filter(hasFailed).flatMap(({ name, reason, rollout }) => (rollout ? [stopped(name, reason, rollout)] : []));

/** What the failure of a step means where others wait for it. */
export const stepFailure = ({ name, rollout }: Step, error: unknown): unknown =>
  rollout ? stopped(name, `cannot be made: ${messageOf(error)}`, rollout, error) : error;

function stopped(name: string, why: string, { role, of, done, staying }: Rollout, cause?: unknown): DomainError {
  const stay = staying === 1 ? '1 stays as it was' : `${staying} stay as they were`;
  return new DomainError({
    code: 'ROLLOUT_STOPPED',
    status: 409,
    message: `server ${name} ${why}; ${done} of ${of} servers of ${role} are as wanted, ${stay}`,
    action: 'Correct the blueprint or roll it back; the failed server is tried again by itself, the others stay.',
    cause,
  });
}

/** How far the rolling replacements are; empty where there are none. */
export function progressText(steps: Step[]): string {
  const roles = new Map(steps.flatMap(({ rollout }) => (rollout ? [[rollout.role, rollout] as const] : [])));
  return [...roles.values()]
    .map(({ role, of, done, staying }) => `; ${done} of ${of} servers of ${role} are as wanted, ${staying} wait`)
    .join('');
}
