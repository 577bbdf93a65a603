import { DomainError } from '../common/errors';
import { answerOf } from './answers';
import type { ApiClient } from './api.client';
import type { Fleet } from './names';
import { tell } from './output';
import { changesIn } from './plan.text';
import { lookUntil, type Look } from './wait';

export interface Wait {
  /** What the fleet is waited for. */
  goal: 'ready' | 'deleted';
  timeoutSeconds: number;
  /** Until nothing differs in the cloud, also where that is only reported. */
  untilMended?: boolean;
  /** Show what happened before, too. */
  fromTheBeginning?: boolean;
}

/**
 * Tells a fleet's events on standard error as they come, until it is what it is waited for.
 * @throws DomainError WAIT_TIMED_OUT (status 504) that tells what still stands in the way; FLEET_NOT_FOUND of one that is
 * deleted, and never ready
 */
export async function waitForFleet(
  api: ApiClient,
  { id, name }: Pick<Fleet, 'id' | 'name'>,
  wait: Wait,
): Promise<Fleet> {
  const after = wait.fromTheBeginning ? null : await newestEvent(api, id, wait.timeoutSeconds);
  const stop = new AbortController();
  // What is told on the way decides nothing: the looks do.
  const telling = tellEvents(api, { id, name }, after, stop.signal).catch(() => undefined);
  try {
    const look = async (client: ApiClient): Promise<Look<Fleet>> => {
      const fleet = await answerOf(client.rest.GET('/api/v1/fleets/{id}', { params: { path: { id } } }));
      return { value: fleet, reached: await isReached(client, fleet, wait) };
    };
    const { value, reached } = await lookUntil(api, look, wait.timeoutSeconds);
    if (reached) return value;
    throw timedOut(value, wait);
  } finally {
    stop.abort();
    await telling;
  }
}

/** Ready, of its newest blueprint, and nothing is left to do: the status alone is of before until the change is taken up. */
async function isReached({ rest }: ApiClient, fleet: Fleet, { goal, untilMended }: Wait): Promise<boolean> {
  if (goal === 'deleted') return fleet.status === 'deleted';
  if (fleet.status === 'deleted') throw isGone(fleet);
  if (fleet.status !== 'ready' || fleet.blueprintVersion !== fleet.wantedVersion) return false;
  // What others changed is only told there: it stays to be done until somebody has it mended.
  if (fleet.driftPolicy === 'report' && !untilMended) return true;
  const plan = await answerOf(rest.GET('/api/v1/fleets/{id}/plan', { params: { path: { id: fleet.id } } }));
  return changesIn(plan).length === 0;
}

async function newestEvent(api: ApiClient, id: string, timeoutSeconds: number): Promise<string | null> {
  const query = { order: 'desc' as const, limit: 1 };
  const look = async ({ rest }: ApiClient): Promise<Look<string | null>> => {
    const page = await answerOf(rest.GET('/api/v1/fleets/{id}/events', { params: { path: { id }, query } }));
    return { value: page.items[0]?.seq ?? null, reached: true };
  };
  return (await lookUntil(api, look, timeoutSeconds)).value;
}

/** Shows each event of a fleet as a line, until the signal aborts. */
async function tellEvents(
  api: ApiClient,
  { id, name }: Pick<Fleet, 'id' | 'name'>,
  after: string | null,
  signal: AbortSignal,
): Promise<void> {
  for await (const { data } of api.events(`/fleets/${id}/events`, signal, after)) {
    const { message, occurredAt } = JSON.parse(data) as { message: string; occurredAt: string };
    tell(`${occurredAt.slice(11, 19)}  ${name}: ${message}`);
  }
}

const isGone = ({ name }: Fleet): DomainError =>
  new DomainError({
    code: 'FLEET_NOT_FOUND',
    status: 404,
    message: `fleet ${name} is deleted`,
    action: 'See what there is: moorage fleets list',
  });

function timedOut({ name, status, conditions }: Fleet, { goal, timeoutSeconds }: Wait): DomainError {
  const reasons = conditions.filter((one) => one.status !== 'true').map(({ type, message }) => `${type}: ${message}`);
  return new DomainError({
    code: 'WAIT_TIMED_OUT',
    status: 504,
    message: [`fleet ${name} is not ${goal} after ${timeoutSeconds} s, but ${status}`, ...reasons].join('\n'),
    action: `It goes on by itself; look again with \`moorage fleets watch ${name}\`.`,
  });
}
