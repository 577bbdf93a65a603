import { useEffect, useState, type RefObject } from 'react';
import type { FieldError } from '../common/field.errors';
import { firstStepErrors, stepOf, type FleetDraft, type StepName } from './fleet.draft';
import type { Made } from './fleet.maker';
import { useIsTaken } from './fleet.name';

/** What is wrong where in the form; who wants to go on and is refused goes on in the first field of `place` that is wrong. */
export function useFormErrors(
  draft: FleetDraft,
  made: Made,
  specErrors: FieldError[],
  place: RefObject<HTMLElement | null>,
) {
  const [timesWantedOn, setTimesWantedOn] = useState(0);
  const isTaken = useIsTaken(draft.name) && made.fleet === null && !made.unanswered;
  const missing = firstStepErrors(draft, isTaken);
  const told = timesWantedOn > 0 ? missing : [];
  useEffect(() => {
    if (timesWantedOn > 0) place.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [timesWantedOn, place]);
  const wrong: StepName[] = specErrors.map(({ pointer }) => stepOf(pointer));
  return {
    /** What the first step lacks. */
    missing,
    wrong: told.length > 0 ? [...wrong, 'Fleet' as const] : wrong,
    errorAt: (at: string) => told.find(({ pointer }) => pointer === at)?.message,
    wantOn: () => setTimesWantedOn((times) => times + 1),
  };
}
