import { driverOf } from '../kinds';
import { bothMemories } from '../wanted/memory';
import type { ResourceRow } from '../resource.repository';
import { refText, sameMeter, type Meter, type Ref, type Seen, type Wanted } from '../resource.types';
import { duplicates, isSpared } from './duplicates';
import { failedAttachment, failedCreation, faultText } from './failed.creation';
import { isOutsideItsGroup } from './group.membership';
import { knownByName, mayBeOurs, nameIsTaken } from './known.names';
import type { Decision, PlanInput, Step, StepAction } from './plan.types';
import { stepFor, stepWithoutWish, turnedInto } from './step.maker';
import { removes } from './step.order';
import { isSoftDeleted, stateOf } from '../seen/server.state';
import {
  hasContent,
  isEstranged,
  isOfAnotherImage,
  isToStay,
  keptOfAnotherImage,
  lostItsMark,
  showsContent,
  usedOn,
} from './volume.content';

/** Why the record is closed of what somebody else has deleted. */
export const vanished = 'has vanished from the cloud';

/** Compares what is wanted with what is recorded and seen. A value: the same one is shown and executed. */
export function buildPlan(input: PlanInput): Step[] {
  const rows = new Map(input.rows.map((row) => [refText(row), row]));
  const ourObjects = new Map<string, Seen>();
  for (const [ref, objects] of input.seen) {
    const row = rows.get(ref);
    const own = row ? objects.filter((object) => mayBeOurs(object, row)) : objects;
    if (own.length > 0) ourObjects.set(ref, usedOn(recordedOrOldest(own, row), row));
  }
  const replaced = replacements(input, rows, ourObjects);
  const steps: Step[] = [];
  for (const wanted of input.wanted) {
    const ref = refText(wanted);
    const row = rows.get(ref) ?? null;
    const seen = ourObjects.get(ref) ?? null;
    const decision = replaced.get(ref) ?? decide(input, wanted, row, seen);
    if (decision) steps.push(stepFor(decision, wanted, row, seen));
  }
  steps.push(...unwanted(input, ourObjects), ...duplicates(input, ourObjects));
  return ordered(steps.map((step) => afterInterface(step, steps)));
}

/** Neutron refuses another gateway for a subnet while the router's interface holds the old one: GatewayIpInUse. */
function afterInterface(step: Step, steps: Step[]): Step {
  if (step.kind !== 'subnet' || step.action !== 'update') return step;
  const inTheWay = steps.some((one) => one.kind === 'router_interface' && one.key === step.key && removes(one));
  if (!inTheWay) return step;
  return turnedInto(step, 'wait', `${step.reason}; it is changed once the router's interface on it is gone`);
}

/** Of several objects with one mark: the recorded one, else the oldest. */
export const recordedOrOldest = (objects: Seen[], row: ResourceRow | undefined): Seen =>
  objects.find(({ cloudId }) => cloudId === row?.cloudId) ?? objects.find((object) => !isSpared(object)) ?? objects[0];

function decide(input: PlanInput, wanted: Wanted, row: ResourceRow | null, seen: Seen | null): Decision | null {
  if (seen === null) return decideUnseen(input, wanted, row);
  if (row === null && knownByName.has(wanted.kind)) return { action: 'conflict', reason: nameIsTaken(wanted) };
  if (row === null && seen.attributes.unmarked) return { action: 'adopt', reason: 'is there already' };
  if (row === null && isOfAnotherImage(wanted, seen)) return { action: 'conflict', reason: keptOfAnotherImage(seen) };
  if (row === null || row.cloudId !== seen.cloudId) return { action: 'adopt', reason: 'exists with our mark' };
  if (seen.state === 'deleting') return { action: 'wait', reason: 'is being deleted' };
  if (isEstranged(seen)) return { action: 'conflict', reason: lostItsMark(row) };
  const failed = failedCreation(input.now, wanted, row, seen);
  if (failed !== null) return failed;
  const difference = driverOf(wanted.kind).difference(input.scope, wanted, seen);
  if (difference !== null) return { action: 'update', reason: difference };
  if (seen.state === 'building') return { action: 'wait', reason: 'is being built' };
  const recorded = row.status === 'active' && isRecordedUse(wanted, row, usedNow(wanted, seen));
  const isAskedSo =
    row.fingerprint === wanted.fingerprint && bothMemories(row.remembered, wanted.remembered) === row.remembered;
  if (recorded && !isAskedSo) return { action: 'adopt', reason: 'is asked for otherwise' };
  return recorded ? null : { action: 'adopt', reason: `is ${stateOf(seen)} now` };
}

/** Under what it is metered as it is seen; null where it is not. */
export const usedNow = (wanted: Wanted, seen: Seen): Meter | null =>
  seen.usageFrom === null ? null : driverOf(wanted.kind).meter(wanted, seen.attributes);

/** What differs may stay so, by somebody's wish or because it cannot be mended, and is used all the same: this only records it. */
export const usedOtherwise = (steps: Step[]): Step[] =>
  steps
    .filter(({ action, wanted, row, seen }) => {
      if (action !== 'update' || !wanted || !row || !seen) return false;
      return !isRecordedUse(wanted, row, usedNow(wanted, seen));
    })
    // Its id stays that of the update, which others depend on.
    .map((step) => ({ ...step, action: 'adopt', reason: 'is used otherwise now' }));

/** Whether what is used is on record as it is. */
export const isRecordedUse = (wanted: Wanted, row: ResourceRow, now: Meter | null): boolean =>
  (row.meter === null) === (now === null) && sameMeter(recordedMeter(wanted, row), now);

/** What is on record as being used; null when its use is not. */
export const recordedMeter = (wanted: Wanted | null, row: ResourceRow): Meter | null =>
  row.meter === null ? null : driverOf(row.kind).meter(wanted, row.attributes);

export function decideUnseen(input: PlanInput, wanted: Wanted, row: ResourceRow | null): Decision {
  if (row === null) return { action: 'create', reason: 'does not exist' };
  const failed = failedAttachment(input.now, wanted, row);
  if (failed !== null) return failed;
  if (row.cloudId !== null || row.status === 'deleting') {
    return { action: 'forget', reason: row.status === 'deleting' ? 'is deleted' : vanished };
  }
  if (row.attemptedAt === null || isFenced(wanted)) return { action: 'create', reason: 'does not exist' };
  if (unsettled(input, row)) return { action: 'wait', reason: 'the outcome of its creation is not known yet' };
  return { action: 'create', reason: 'an earlier creation had no effect' };
}

function isFenced(wanted: Wanted): boolean {
  const driver = driverOf(wanted.kind);
  return driver.fenced && !driver.unfenced?.(wanted);
}

/** A create was sent whose effect may still come. */
const unsettled = ({ now, settleMs }: PlanInput, row: ResourceRow): boolean =>
  row.cloudId === null && row.attemptedAt !== null && now.getTime() - row.attemptedAt.getTime() < settleMs;

const anotherOne: Decision = { action: 'replace', reason: 'the blueprint asks for another one' };
/** Nova puts the key into a server once. */
const anotherKey: Decision = { ...anotherOne, reason: `${anotherOne.reason}, for servers made from now on` };
const isKeptAsItIs: Decision = {
  action: 'conflict',
  reason: 'is to be kept, and the blueprint asks for another one: set keep to false first, or take it out',
};

const otherThan = ({ kind }: Wanted): Decision => (kind === 'key_pair' ? anotherKey : anotherOne);

/** A floating IP has an address that people know: it is taken off what goes, and led to the new port afterwards. */
const staysWithout = ({ kind }: Wanted, base: Ref): boolean => kind === 'floating_ip' || base.kind === 'key_pair';

/** What cannot be changed in place may only be said in other words. */
const isAnotherOne = (wanted: Wanted, row: ResourceRow, seen: Seen): boolean =>
  row.fingerprint !== wanted.fingerprint && driverOf(wanted.kind).isAnother?.(wanted, seen) !== false;

/** What has to be made anew, and what stands on it. */
function replacements(
  input: PlanInput,
  rows: Map<string, ResourceRow>,
  ourObjects: Map<string, Seen>,
): Map<string, Decision> {
  const replaced = new Map<string, Decision>();
  for (const wanted of input.wanted) {
    const ref = refText(wanted);
    const row = rows.get(ref);
    const seen = ourObjects.get(ref);
    if (!seen || !row || isEstranged(seen)) continue;
    const base = wanted.dependsOn.find(
      (dependency) => replaced.has(refText(dependency)) && !staysWithout(wanted, dependency),
    );
    const isOutside = () => isOutsideItsGroup(wanted, seen, { rows, seen: ourObjects });
    const decision = replacementOf(input, { wanted, row, seen, base, isOutside });
    if (decision !== null) replaced.set(ref, decision);
  }
  return replaced;
}

/** What a wish has on record and in the cloud; `base` is something that it stands on and that is made anew. */
interface Standing {
  wanted: Wanted;
  row: ResourceRow;
  seen: Seen;
  base: Ref | undefined;
  isOutside: () => boolean;
}

/** Null where it stays. */
function replacementOf(input: PlanInput, { wanted, row, seen, base, isOutside }: Standing): Decision | null {
  if (seen.attributes.unmarked)
    return base || row.status === 'deleting' ? { action: 'forget', reason: 'is not ours' } : null;
  if (row.status === 'deleting' && seen.state === 'deleting') return anew('its removal was begun');
  if (isSoftDeleted(seen)) return anew('is deleted, and the cloud keeps it');
  const isBroken = seen.state === 'error' && !showsContent(row, seen);
  if (isBroken && failedCreation(input.now, wanted, row, seen) === null) return anew(faultText(seen));
  if (isAnotherOne(wanted, row, seen))
    return input.toStay.has(refText(wanted)) && hasContent(row) ? isKeptAsItIs : otherThan(wanted);
  if (base) return anew(`${refText(base)} is replaced`);
  return isOutside() ? anew('is not in its server group') : null;
}

const anew = (reason: string): Decision => ({ action: 'replace', reason });

/** What is recorded but no longer wanted. */
export function unwanted(input: PlanInput, ourObjects: Map<string, Seen>): Step[] {
  const refs = new Set(input.wanted.map(refText));
  return input.rows
    .filter((row) => !refs.has(refText(row)))
    .map((row) => {
      const seen = ourObjects.get(refText(row)) ?? null;
      // A create that may still take effect keeps its record: what has none could not be found again.
      const gone: StepAction = unsettled(input, row) ? 'wait' : 'forget';
      const action: StepAction = seen === null ? gone : partingAction(input, row, seen);
      const reason = action === 'keep' ? 'is to be kept' : 'is not wanted any more';
      return stepWithoutWish(action, reason, row, { row, seen });
    });
}

const partingAction = (input: PlanInput, row: ResourceRow, seen: Seen): StepAction =>
  seen.attributes.unmarked ? 'forget' : isKept(input, row, seen) ? 'keep' : 'delete';

/** As the blueprint says, or said when it last had this object; a deletion that was begun goes on. */
export const isKept = ({ toStay }: PlanInput, row: ResourceRow, seen: Seen): boolean =>
  row.status !== 'deleting' && isToStay(toStay, seen);

/** Fills in which steps come first: a resource after those that it depends on. */
export function ordered(steps: Step[]): Step[] {
  const making = new Map<string, string>();
  for (const step of steps) {
    if (step.wanted) making.set(refText(step), step.id);
  }
  const first = (ref: Ref): string[] => {
    const id = making.get(refText(ref));
    return id === undefined ? [] : [id];
  };
  return steps.map((step) => (step.wanted ? { ...step, dependsOn: step.wanted.dependsOn.flatMap(first) } : step));
}
