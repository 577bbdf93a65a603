import { DomainError } from '../../common/errors';
import type { Step } from '../plan/plan.types';

/** Why a stack is not what it should be, when it has just come to that and is not being repaired now. */
export function failureOf(steps: Step[]): DomainError | null {
  const step = steps.find(
    ({ kind, action, seen }) => kind === 'stack' && action === 'adopt' && seen?.state === 'error',
  );
  if (!step) return null;
  return new DomainError({
    code: 'STACK_FAILED',
    status: 409,
    message: `stack ${step.name} ${step.seen?.attributes.status}: ${step.seen?.attributes.fault}`,
    action: 'Correct the blueprint, or make room in the cloud; the stack is updated again by itself.',
  });
}
