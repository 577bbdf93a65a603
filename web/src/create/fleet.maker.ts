import { changeBlueprint, makeBlueprint } from '../blueprints/blueprint.queries';
import type { Blueprint } from '../blueprints/spec.types';
import { answerOf, api, mayBeDone } from '../common/api.client';
import { keyed, type KeyedSender } from '../common/idempotency';
import { queries } from '../common/queries';
import type { Fleet, FleetDraft } from './fleet.draft';
import { refuseTakenName } from './fleet.name';

/** What the service has of the draft so far. */
export interface Made {
  /** The blueprint that was made for it; null where it takes an existing one. */
  blueprint: Blueprint | null;
  fleet: Fleet | null;
  /** Whether the fleet may be there all the same: it was sent, and the answer was lost. */
  unanswered: boolean;
}

export const nothingMade: Made = { blueprint: null, fleet: null, unanswered: false };

/** Whether the fleet is there, and as the draft stands. */
export const isMade = (draft: FleetDraft, { fleet, blueprint }: Made): boolean =>
  fleet !== null && (draft.blueprintId !== null || blueprint?.spec === draft.spec);

/**
 * Makes what is not there yet of blueprint and fleet, and changes the blueprint where the draft has gone on. The fleet is
 * not built by that: it has a plan. `onMade` hears of each as it stands, so that a second try after a failure goes on.
 */
export async function makeFleet(
  draft: FleetDraft,
  made: Made,
  sendKeyed: KeyedSender,
  onMade: (made: Made) => void,
): Promise<Made> {
  const blueprint = draft.blueprintId === null ? await blueprintFor(draft, made.blueprint, sendKeyed) : null;
  onMade({ ...made, blueprint });
  const send = () => fleetFor(draft, draft.blueprintId ?? blueprint?.id ?? '', sendKeyed);
  const failed = (error: unknown): never => {
    onMade({ blueprint, fleet: null, unanswered: mayBeDone(error) });
    throw error;
  };
  const fleet = made.fleet ?? (await send().catch(failed));
  const all = { blueprint, fleet, unanswered: false };
  onMade(all);
  await queries.invalidateQueries({ queryKey: ['fleets'] });
  return all;
}

async function blueprintFor(
  { name, spec, accountId }: FleetDraft,
  before: Blueprint | null,
  sendKeyed: KeyedSender,
): Promise<Blueprint> {
  const body = { name, spec, accountId: accountId ?? undefined };
  // That of another account is not for this one's fleets.
  const made = before?.accountId === accountId ? before : null;
  if (made && made.name === name && JSON.stringify(made.spec) === JSON.stringify(spec)) return made;
  // Else the blueprint of a fleet that is refused would be left over.
  if (made === null) await refuseTakenName(name);
  const kept = made
    ? await changeBlueprint(made.id, { name, spec }, null)
    : await sendKeyed(body, (key) => makeBlueprint(body, key));
  // The service writes defaults into what it keeps: the next draft is compared with what was sent.
  return { ...kept, spec };
}

function fleetFor(draft: FleetDraft, blueprintId: string, sendKeyed: KeyedSender): Promise<Fleet> {
  const { name, accountId, approval, driftPolicy, engine, cloud, quotas } = draft;
  const body = {
    name,
    accountId: accountId ?? '',
    blueprintId,
    approval,
    driftPolicy,
    engine,
    ...(cloud === '' ? {} : { cloud }),
    ...(quotas === null ? {} : { project: { own: true, quotas } }),
  };
  return sendKeyed(body, (key) => answerOf(api.POST('/api/v1/fleets', { body, params: keyed(key) })));
}

const of = (id: string) => ({ params: { path: { id } } });

export const planOf = (id: string) => answerOf(api.GET('/api/v1/fleets/{id}/plan', of(id)));

export async function build(id: string): Promise<void> {
  await api.POST('/api/v1/fleets/{id}/reconcile', of(id));
  await forget(id);
}

/** Nothing of it stands in the cloud yet. Its blueprint stays. */
export async function discard(id: string): Promise<void> {
  await api.DELETE('/api/v1/fleets/{id}', of(id));
  await forget(id);
}

const forget = (id: string) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['fleets'] }),
    queries.invalidateQueries({ queryKey: ['fleet', id] }),
  ]);
