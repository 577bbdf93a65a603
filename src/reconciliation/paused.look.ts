import type { Condition, Fleet } from '../fleets';
import type { Step } from './plan.builder';

/** Differences that a condition names; more are counted. */
const named = 10;

/** What may be done for a paused fleet: to write down what is in the cloud already, or not any more. */
export const isRecordOnly = ({ action }: Step): boolean => action === 'adopt' || action === 'forget';

/** What a run would change, were the fleet not paused. */
function differences(steps: Step[]): string {
  const texts = steps
    .filter((step) => step.action !== 'wait' && step.action !== 'adopt')
    .map(({ kind, key, reason }) => `${kind} ${key} ${reason}`);
  const more = texts.length > named ? `; and ${texts.length - named} more` : '';
  return texts.slice(0, named).join('; ') + more;
}

/** The conditions of a fleet that is looked at but not touched. */
export function conditionsWhilePaused(fleet: Fleet, steps: Step[], at: Date): Condition[] {
  const differs = differences(steps);
  const since = (type: string, status: string, reason: string): string => {
    const before = fleet.conditions.find((condition) => condition.type === type);
    return before?.status === status && before.reason === reason ? before.since : at.toISOString();
  };
  const paused = { reason: 'Paused', message: 'nothing is changed in the cloud while the fleet is paused' };
  const ready = fleet.conditions.find(({ type }) => type === 'Ready');
  return [
    ready?.status === 'true'
      ? ready
      : { type: 'Ready', status: 'false', ...paused, since: since('Ready', 'false', paused.reason) },
    { type: 'Progressing', status: 'false', ...paused, since: since('Progressing', 'false', paused.reason) },
    differs === ''
      ? {
          ...{ type: 'Drifted', status: 'false', reason: 'AsWanted', message: 'everything is as wanted' },
          since: since('Drifted', 'false', 'AsWanted'),
        }
      : {
          ...{ type: 'Drifted', status: 'true', reason: 'Differs', message: differs },
          since: since('Drifted', 'true', 'Differs'),
        },
  ];
}
