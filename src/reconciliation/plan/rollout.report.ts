import { DomainError, messageOf, type DomainErrorInit } from '../../common/errors';
import { resourceFailed } from './failed.creation';
import type { Rollout, Step } from './plan.types';

/** What it means that the cloud could not make something: of a server that others wait for, that they go on waiting. */
export const creationFailure = (step: Step, retryAfter: number): DomainError =>
  step.rollout ? stopped(step.name, step.reason, step.rollout, { retryAfter }) : resourceFailed(step, retryAfter);

/** What the failure of a step means where others wait for it. */
export const stepFailure = ({ name, rollout }: Step, error: unknown): unknown =>
  rollout ? stopped(name, `cannot be made: ${messageOf(error)}`, rollout, { cause: error }) : error;

function stopped(
  name: string,
  why: string,
  { role, of, done, staying }: Rollout,
  more: Pick<DomainErrorInit, 'cause' | 'retryAfter'>,
): DomainError {
  const stay = staying === 1 ? '1 stays as it was' : `${staying} stay as they were`;
  return new DomainError({
    code: 'ROLLOUT_STOPPED',
    status: 409,
    message: `server ${name} ${why}; ${done} of ${of} servers of ${role} are as wanted, ${stay}`,
    action: 'Correct the blueprint or roll it back; the failed server is tried again by itself, the others stay.',
    ...more,
  });
}

/** How far the rolling replacements are; empty where there are none. */
export function progressText(steps: Step[]): string {
  const roles = new Map(steps.flatMap(({ rollout }) => (rollout ? [[rollout.role, rollout] as const] : [])));
  return [...roles.values()]
    .map(({ role, of, done, staying }) => `; ${done} of ${of} servers of ${role} are as wanted, ${staying} wait`)
    .join('');
}
