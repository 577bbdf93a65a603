import { inTheWay, softlyDeleted } from './heat.obstacles';
import { isRetained, type Retention } from './heat.retention';
import { isMadeNatively, stackRef } from './heat.stack';
import { hotName } from './hot.names';
import { driverOf, joiningKinds } from '../kinds';
import {
  decideUnseen,
  isKept,
  isRecordedUse,
  ordered,
  recordedOrOldest,
  unwanted,
  vanished,
} from '../plan/plan.builder';
import type { Decision, PlanInput, Step, StepAction } from '../plan/plan.types';
import { stepFor, stepWithoutWish } from '../plan/step.maker';
import { removes } from '../plan/step.order';
import { bothMemories } from '../wanted/memory';
import { isEstranged, lostItsMark, usedOn } from '../plan/volume.content';
import type { ResourceRow } from '../resource.repository';
import { refText, type Ref, type Seen, type Wanted } from '../resource.types';

/**
 * `letGo`: what is to be kept and no longer the stack's, by `kind/key`; null while the stack is at work, or not there.
 * `retention`: of a fleet that is to go.
 */
export type HeatPlanInput = PlanInput & { letGo: ReadonlySet<string> | null; retention: Retention | null };

interface Picture extends HeatPlanInput {
  rowOf: Map<string, ResourceRow>;
  seenOf: Map<string, Seen>;
  wantedOf: ReadonlyMap<string, Wanted>;
  /** The stack, as it is recorded and seen. */
  row: ResourceRow | null;
  stack: Seen | null;
}

/** The plan of a fleet that Heat makes: steps for its stack, and for the record of what the stack has. */
export function buildHeatPlan(input: HeatPlanInput): Step[] {
  const rowOf = new Map(input.rows.map((row) => [refText(row), row]));
  const seenOf = new Map(
    [...input.seen].map(([ref, objects]) => {
      const row = rowOf.get(ref);
      const seen = recordedOrOldest(objects, row);
      // What the stack has made comes onto record only later: there, no record tells nothing.
      return [ref, row ? usedOn(seen, row) : seen];
    }),
  );
  const picture: Picture = {
    ...input,
    rowOf,
    seenOf,
    wantedOf: new Map(input.wanted.map((one) => [refText(one), one])),
    row: rowOf.get(stackRef) ?? null,
    stack: seenOf.get(stackRef) ?? null,
  };
  const wanted = input.wanted.find(({ kind }) => kind === 'stack');
  if (!wanted) return leave(picture);
  if (!picture.stack) return anew(picture, wanted);
  const passing = picture.letGo === null ? [] : unrecorded(picture).filter((step) => !isAsWanted(picture, step));
  if (passing.length > 0) return passing;
  const decision = decide(picture, wanted, picture.stack);
  const first = decision?.action === 'update' ? inTheWay(picture) : [];
  const own = decision ? [withTaken(picture, stepFor(decision, wanted, picture.row, picture.stack))] : [];
  const changes = own.filter(({ action }) => action === 'update');
  const { row, stack } = picture;
  const isNews = decision?.action === 'adopt' && stack.state === 'active' && row?.cloudId === stack.cloudId;
  // Nothing but the record of it, at most, is still to be done about the stack itself.
  const joined = decision === null || isNews ? rejoin(picture) : [];
  const going = picture.letGo === null ? [] : [...first, ...without(first, softlyDeleted(picture))];
  const natively = [...going, ...without(going, joined)];
  return ordered([
    ...(first.length === 0 ? own : own.map((step): Step => ({ ...step, later: true }))),
    ...without(natively, records(picture)),
    ...natively,
    ...changes.flatMap((step) => without(going, differences(picture, step))),
  ]);
}

/** What of these steps others are not about. */
function without(others: Step[], steps: Step[]): Step[] {
  const refs = new Set(others.map(refText));
  return steps.filter((step) => !refs.has(refText(step)));
}

const parts = ({ wanted }: Picture): Wanted[] => wanted.filter(({ kind }) => kind !== 'stack');
const partRows = ({ rows }: Picture): ResourceRow[] => rows.filter(({ kind }) => kind !== 'stack');
/** What was made by another version of the blueprint comes onto record as that: it may be in the next one's way. */
const isAsWanted = ({ wantedOf }: Picture, step: Step): boolean =>
  wantedOf.get(refText(step))?.fingerprint === step.row?.fingerprint;
const isWanted = ({ wantedOf }: Picture, ref: Ref): boolean => wantedOf.has(refText(ref));

/** Without what was not there yet when it was last looked for: it may still come where the stack may. */
const onceThere = (picture: Picture): Picture => ({
  ...picture,
  rows: picture.rows.filter(({ cloudId }) => cloudId !== null),
});

/** What is used, and not on record so far. Before the stack takes it away again it has to be. */
const unrecorded = (picture: Picture): Step[] =>
  partRows(picture).flatMap((row) => {
    const seen = picture.seenOf.get(refText(row));
    const isUsed = row.cloudId === null && seen?.usageFrom && seen.state !== 'deleting';
    return isUsed ? [recordStep('adopt', 'is there', row, seen)] : [];
  });

/** Nothing is wanted any more. */
function leave(picture: Picture): Step[] {
  const recording = unrecorded(picture);
  if (picture.stack) return [...recording, ...takeDown(picture, picture.stack), ...forgotten(onceThere(picture))];
  return recording.length > 0 ? recording : unwanted(picture, picture.seenOf);
}

/** There is no stack. What one has left behind, by its marks ours, goes first: the next one would make it a second time. */
function anew(before: Picture, wanted: Wanted): Step[] {
  const decision = decideUnseen(before, wanted, before.row);
  const picture = decision.action === 'wait' ? onceThere(before) : before;
  const recording = unrecorded(picture);
  if (recording.length > 0) return recording;
  const left = partRows(picture).flatMap((row) => {
    const seen = picture.seenOf.get(refText(row));
    if (!seen) return [];
    if (isEstranged(seen)) return [recordStep('conflict', lostItsMark(row), row, seen)];
    const keep = isKept(picture, row, seen);
    return [
      recordStep(keep ? 'keep' : 'replace', keep ? 'is to be kept' : 'is left of a stack that is gone', row, seen),
    ];
  });
  if (left.length > 0 && decision.action === 'create') return [...left, ...forgotten(picture)];
  const step = stepFor(decision, wanted, picture.row, null);
  const made = decision.action === 'create' ? parts(picture).map((part) => byStack('create', part, step)) : [];
  return ordered([step, ...made, ...left, ...forgotten(picture)]);
}

function decide({ row, scope }: Picture, wanted: Wanted, stack: Seen): Decision | null {
  if (row === null || row.cloudId !== stack.cloudId) return { action: 'adopt', reason: 'exists with our mark' };
  if (stack.state === 'deleting') return { action: 'wait', reason: 'is being deleted' };
  if (stack.state === 'building') return { action: 'wait', reason: 'is being built' };
  const { status = '', fault = '', template } = stack.attributes;
  if (stack.state === 'error') {
    if (status.startsWith('DELETE_')) return { action: 'replace', reason: 'its removal was begun' };
    const another = template !== (wanted as Wanted<'stack'>).spec.digest;
    if (another || isKnown(row, stack)) return { action: 'update', reason: `failed: ${fault}` };
    return { action: 'adopt', reason: `failed: ${fault}` };
  }
  const difference = driverOf('stack').difference(scope, wanted, stack);
  if (difference !== null) return { action: 'update', reason: difference };
  return row.status === 'active' ? null : { action: 'adopt', reason: 'is active now' };
}

/** Whether this very failure is on record. */
const isKnown = ({ status, attributes }: ResourceRow, stack: Seen): boolean =>
  status === 'error' &&
  attributes.status === stack.attributes.status &&
  attributes.actionAt === stack.attributes.actionAt;

/**
 * With the volumes that go when the stack does: Heat goes by its template, whatever the blueprint says by now. Or with those that
 * its last update has left, and the next one is to remove.
 */
function withTaken({ rows, seenOf, stack }: Picture, step: Step): Step {
  const { past = [] } = stack?.attributes ?? {};
  if (!removes(step)) return past.length === 0 ? step : { ...step, takes: past };
  const volumes = rows.flatMap((row) => (row.kind === 'volume' ? (seenOf.get(refText(row)) ?? []) : []));
  return { ...step, takes: volumes.filter((seen) => !isRetained(seen)).map(({ cloudId }) => cloudId) };
}

/** The fleet is to go, and its stack is there. */
function takeDown(picture: Picture, stack: Seen): Step[] {
  const { row, retention } = picture;
  const place = { kind: 'stack', key: stack.key, name: row?.name ?? stack.key } as const;
  const step = (action: StepAction, reason: string) => stepWithoutWish(action, reason, place, { row, seen: stack });
  if (stack.state === 'deleting') return [step('wait', 'is being deleted')];
  const failed = stack.attributes.status === 'DELETE_FAILED' && row !== null;
  if (failed && !isKnown(row, stack)) return [step('adopt', `failed: ${stack.attributes.fault}`)];
  if (retention !== null) return retain(picture, stack, retention);
  return [withTaken(picture, step('delete', 'is not wanted any more'))];
}

/** Until the stack lets go of what is to be kept, it stays. */
function retain({ row }: Picture, stack: Seen, { wanted, lost }: Retention): Step[] {
  if (lost.length > 0)
    return lost.map((one) => recordStep('conflict', 'is to be kept, and its stack removes it', one, null));
  const again: Decision = { action: 'update', reason: 'is to let go of volumes that are to be kept' };
  const failed: Decision = { action: 'adopt', reason: `failed: ${stack.attributes.fault}` };
  if (stack.state === 'building') return [stepFor({ action: 'wait', reason: 'is being built' }, wanted, row, stack)];
  const isNews = stack.state === 'error' && row !== null && !isKnown(row, stack);
  return [stepFor(isNews ? failed : again, wanted, row, stack)];
}

/** Rows of what the cloud does not show any more. The stack took it away: that is no anomaly. */
const forgotten = (picture: Picture): Step[] =>
  partRows(picture).flatMap((row) =>
    picture.seenOf.has(refText(row)) || isToCome(picture, row)
      ? []
      : [recordStep('forget', 'is gone', asRemoved(row), null)],
  );

/** The stack is still to make it. */
const isToCome = (picture: Picture, row: ResourceRow): boolean => row.cloudId === null && isWanted(picture, row);

/** As if its removal had been asked for, as in a sense it was. */
const asRemoved = (row: ResourceRow): ResourceRow => ({ ...row, status: 'deleting' });

/** Brings the record in step with what the stack has. */
function records(picture: Picture): Step[] {
  const { letGo, rowOf, seenOf, stack } = picture;
  if (letGo === null) return [];
  const current = stack?.state === 'active' && (stack.attributes.unhealthy ?? []).length === 0;
  const fresh = parts(picture).flatMap((part) => {
    const [row, seen] = [rowOf.get(refText(part)) ?? null, seenOf.get(refText(part)) ?? null];
    if (!seen || (row && row.cloudId !== null && row.cloudId !== seen.cloudId)) return [];
    return isRecorded(part, row, seen, current)
      ? []
      : [stepFor({ action: 'adopt', reason: 'is there' }, part, row, seen)];
  });
  const old = partRows(picture).flatMap((row) => {
    const seen = seenOf.get(refText(row));
    if (seen && seen.cloudId === row.cloudId) {
      const retained = letGo.has(refText(row)) && isKept(picture, row, seen);
      return retained ? [recordStep('keep', 'is to be kept', row, seen)] : [];
    }
    if ((row.cloudId === null && seen) || isToCome(picture, row)) return [];
    const isGone = !seen && stack?.attributes.unhealthy?.includes(hotName(row));
    const [reason, ended] = isGone ? [vanished, row] : ['is gone', asRemoved(row)];
    return [recordStep('forget', reason, ended, null)];
  });
  return [...fresh, ...old];
}

function isRecorded(part: Wanted, row: ResourceRow | null, seen: Seen, current: boolean): boolean {
  if (row === null || row.cloudId === null) return false;
  const meter = seen.usageFrom === null ? null : driverOf(part.kind).meter(part, seen.attributes);
  const sameUse = isRecordedUse(part, row, meter);
  const sameState = row.status === (seen.state === 'building' ? 'creating' : seen.state);
  const sameMemory = bothMemories(row.remembered, part.remembered) === row.remembered;
  return sameUse && sameState && (!current || (row.fingerprint === part.fingerprint && sameMemory));
}

/** What no update would make anew when others have taken it away, nor lead to its port again. */
function rejoin(picture: Picture): Step[] {
  const { letGo, rowOf, scope, seenOf } = picture;
  if (letGo === null) return [];
  return parts(picture)
    .filter(canBeJoined(picture))
    .flatMap((part) => {
      const [row, seen] = [rowOf.get(refText(part)) ?? null, seenOf.get(refText(part)) ?? null];
      if (seen === null)
        return isMadeNatively(part) ? [stepFor(anewNatively(picture, part, row), part, row, null)] : [];
      const isOwn = part.kind === 'floating_ip' && row?.cloudId === seen.cloudId;
      const reason = isOwn ? driverOf(part.kind).difference(scope, part, seen) : null;
      return reason === null ? [] : [stepFor({ action: 'update', reason }, part, row, seen)];
    });
}

function anewNatively(picture: Picture, part: Wanted, row: ResourceRow | null): Decision {
  const decision = decideUnseen(picture, part, row);
  return decision.action === 'create' ? { ...decision, reason: 'has been taken away' } : decision;
}

/** What joins objects is found by their ids on record, and made by these: they have to be those of the stack. */
const canBeJoined =
  ({ rowOf, seenOf }: Picture) =>
  ({ dependsOn }: Wanted): boolean =>
    dependsOn
      .filter(({ kind }) => !joiningKinds.has(kind))
      .map(refText)
      .every((ref) => seenOf.has(ref) && seenOf.get(ref)?.cloudId === rowOf.get(ref)?.cloudId);

/** What an update of the stack will do, as far as the blueprint tells. */
function differences(picture: Picture, step: Step): Step[] {
  const { rowOf, seenOf } = picture;
  const all = parts(picture);
  const made = all.flatMap((part) => {
    const row = rowOf.get(refText(part));
    if (!row || row.cloudId === null) return seenOf.has(refText(part)) ? [] : [byStack('create', part, step, row)];
    return row.fingerprint === part.fingerprint ? [] : [byStack('replace', part, step, row)];
  });
  const removed = partRows(picture).filter((row) => !isWanted(picture, row));
  const parted = removed.map((row) => {
    const seen = seenOf.get(refText(row));
    const stays = seen !== undefined && isKept(picture, row, seen);
    return stays
      ? recordStep('keep', 'is to be kept', row, seen)
      : recordStep('delete', 'the stack removes it', row, null);
  });
  return [...made, ...parted.map((one) => ({ ...one, madeBy: step.id }))];
}

const byStack = (action: 'create' | 'replace', part: Wanted, { id }: Step, row: ResourceRow | null = null): Step => ({
  ...stepFor({ action, reason: `the stack ${action === 'create' ? 'makes' : 'replaces'} it` }, part, row, null),
  madeBy: id,
});

const recordStep = (action: StepAction, reason: string, row: ResourceRow, seen: Seen | null): Step =>
  stepWithoutWish(action, reason, row, { row, seen });
