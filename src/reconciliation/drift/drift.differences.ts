import { sha256 } from '../../common/ids';
import type { Condition, Fleet, FleetStatus } from '../../fleets';
import { conditionNow, conditionsOf } from '../fleet.verdict';
import type { LoadedFleet } from '../fleet.plan';
import { isOfLink } from '../links/link.keys';
import { usedOtherwise, vanished } from '../plan/plan.builder';
import type { Step } from '../plan/plan.types';
import type { Ref } from '../resource.types';

/** Differences that a condition names; more are counted. */
const named = 10;

/** What may be done where nothing is to be changed: to write down what is in the cloud already, or not any more. */
export const recordOnly = (steps: Step[]): Step[] => [
  ...steps.filter(({ action, failed }) => (action === 'adopt' && !failed) || action === 'forget'),
  ...usedOtherwise(steps),
];

/** What the cloud has otherwise than it is wanted, or is about to. */
export const differencesIn = (steps: Step[]): Step[] =>
  steps.filter(({ action, failed }) => failed || (action !== 'wait' && action !== 'adopt'));

function differencesText(steps: Step[]): string {
  const texts = differencesIn(steps).map(({ kind, key, reason }) => `${kind} ${key} ${reason}`);
  const more = texts.length > named ? `; and ${texts.length - named} more` : '';
  return texts.slice(0, named).join('; ') + more;
}

/** `byOthers`: that it differs is none of what people have asked for since it stood. */
export function driftedCondition(before: Condition[], steps: Step[], at: Date, byOthers = true): Condition {
  const text = differencesText(steps);
  const of = (status: Condition['status'], reason: string, message: string) =>
    conditionNow(before, { type: 'Drifted', status, reason, message }, at);
  if (text === '') return of('false', 'AsWanted', 'everything is as wanted');
  if (byOthers) return of('true', 'Differs', text);
  return of('false', 'ChangesWait', `what was asked for is done once the fleet is resumed: ${text}`);
}

/**
 * Digest of all that people ask of the fleet: its blueprint's version with counts, keys and blocks, and its links with
 * what the other fleets have of them. Nothing of it comes from what the cloud shows of the fleet's own.
 */
export function wishOf({ fleet, spec, cidrs, links }: LoadedFleet): string {
  const ofLinks = links.map(({ peerId, ownerId, endingAt, first, peerFirst, peer, rows }) => [
    peerId,
    ownerId,
    endingAt,
    first,
    peerFirst,
    peer.spec.networks,
    peer.spec.router,
    peer.cidrs,
    rows
      .filter((row) => concernsLink(row, fleet.id))
      .map(({ kind, key, cloudId, status }) => [kind, key, cloudId, status]),
  ]);
  return sha256(JSON.stringify([fleet.blueprintId, fleet.wantedVersion, spec, cidrs, ofLinks]));
}

/** What the other fleet of a link has that this one goes by: its networks, and its port of the link on one of ours. */
const concernsLink = ({ kind, key }: Ref, fleetId: string): boolean =>
  kind === 'network' || kind === 'subnet' || (isOfLink(key, fleetId) && kind !== 'router' && kind !== 'router_route');

/** The fleet stood as wanted, nobody has asked for anything else, and yet it differs: others have changed it. */
export const hasDrifted = (loaded: LoadedFleet, steps: Step[]): boolean =>
  loaded.fleet.deleteRequestedAt === null &&
  differencesIn(steps).length > 0 &&
  loaded.fleet.settledAs === wishOf(loaded);

/** What is about to be done is asked for by people, and what they asked for before stands. */
export const departsFromSettled = (loaded: LoadedFleet, steps: Step[]): boolean =>
  loaded.fleet.settledAs !== null && differencesIn(steps).length > 0 && loaded.fleet.settledAs !== wishOf(loaded);

/** What a fleet that only reports its drift shows: it serves on, unless something is missing or broken. */
export function reportOf(
  { conditions: before }: Fleet,
  steps: Step[],
  at: Date,
): { status: FleetStatus; conditions: Condition[] } {
  const drifted = driftedCondition(before, steps, at);
  // A stack's parts are wanted by no step of ours.
  const isMissed = ({ wanted, reason }: Step) => wanted !== null || reason === vanished;
  const isLacking = (step: Step) =>
    step.failed || ['create', 'replace'].includes(step.action) || (step.action === 'forget' && isMissed(step));
  const lacking = steps.some(isLacking);
  const verdict = lacking
    ? ({ status: 'degraded', reason: 'Drifted', message: `others have changed it: ${drifted.message}` } as const)
    : ({ status: 'ready', reason: 'Converged', message: 'it stands, but for what others have changed' } as const);
  return {
    status: verdict.status,
    conditions: [...conditionsOf(before, { ...verdict, ready: !lacking }, at), drifted],
  };
}
