import { knownByName } from './known.names';
import type { PlanInput, Step, StepAction } from './plan.types';
import type { ResourceRow } from '../resource.repository';
import { refText, type Seen } from '../resource.types';
import { stepWithoutWish } from './step.maker';
import { isToStay, mayHaveContent } from './volume.content';

/** What may be another's, and is never taken for a second one of ours. */
export const isSpared = ({ attributes: { members = [], restored } }: Seen): boolean =>
  members.length > 0 || restored === true;

/** Second objects of one mark, left by a create whose reply was lost twice over. */
export function duplicates(input: PlanInput, ourObjects: Map<string, Seen>): Step[] {
  const rows = new Map(input.rows.map((row) => [refText(row), row]));
  const wanted = new Set(input.wanted.map(refText));
  return [...input.seen].flatMap(([ref, objects]) => {
    const row = rows.get(ref);
    // By its name alone nothing is ours that no creation can have made of which we have not heard.
    if (knownByName.has(objects[0].kind) && !row?.attemptedAt) return [];
    const more = objects.filter((object) => object.cloudId !== ourObjects.get(ref)?.cloudId && !isSpared(object));
    return more.flatMap((object) => stepsForDuplicate(input, object, row, wanted.has(ref)));
  });
}

/**
 * A volume goes only where nobody can have written to it, or all that the fleet has of it goes as well; one that is to be kept
 * not even then, nor in error.
 */
function stepsForDuplicate(
  { toStay }: PlanInput,
  object: Seen,
  row: ResourceRow | undefined,
  isWanted: boolean,
): Step[] {
  const isKept = isToStay(toStay, object);
  const stays = isWanted ? mayHaveContent(object, row) || (isKept && object.state === 'error') : isKept;
  if (!stays) return [stepAbout('delete', 'is a duplicate', object)];
  const reason = `is there a second time, as ${object.cloudId}, which may have content`;
  return isWanted ? [stepAbout('conflict', reason, object)] : [];
}

function stepAbout(action: StepAction, reason: string, object: Seen): Step {
  const { kind, key, cloudId } = object;
  const place = { kind, key, name: `${key} (${cloudId})` };
  const step = stepWithoutWish(action, reason, place, { row: null, seen: object });
  // There may be several, and a step about the one that is ours.
  return { ...step, id: `${step.id} ${cloudId}` };
}
