import { instanceOf, isUnderPorts } from './instance.parts';
import { ordered, type Rollout, type Step } from './plan.builder';
import { refText, type Ref, type Wanted } from '../resource.types';
import { serverStateOf } from '../seen/server.state';

type WantedServer = Wanted<'server'>;

/** One role of which not all that are to be replaced may be replaced now. */
interface Turn {
  role: string;
  /** Keys of the instances that wait. */
  held: Set<string>;
  /** Keys of those that are not there: being replaced, missing, building, broken, or to be replaced and not running. */
  away: Set<string>;
  /** Those of the away that ended in ERROR as they are wanted now, and are left so for a while. */
  failed: Set<string>;
  reason: string;
  progress: Rollout;
}

/**
 * Has the servers of a role replaced a few at a time: as many as its blueprint allows may be away at once, whatever the
 * reason. Those that are broken, stopped or missing are away already and go first; the others wait until these stand.
 */
export function rolled(steps: Step[], wanted: Wanted[]): Step[] {
  const servers = wanted.filter((one): one is WantedServer => one.kind === 'server');
  const byRef = new Map(steps.filter((step) => step.wanted !== null).map((step) => [refText(step), step]));
  const roles = [...new Set(servers.map(({ spec }) => spec.role))];
  const turns = roles.flatMap((role) => {
    const turn = turnOf(
      servers.filter(({ spec }) => spec.role === role),
      byRef,
    );
    return turn === null ? [] : [turn];
  });
  return turns.length === 0 ? steps : ordered(steps.map((step) => inTurn(step, turns)));
}

function turnOf(servers: WantedServer[], steps: Map<string, Step>): Turn | null {
  const [{ spec }] = servers;
  const stateOf = new Map(servers.map((server) => [server.key, state(server, steps)]));
  const keysOf = (wanted: State) => servers.flatMap(({ key }) => (stateOf.get(key) === wanted ? [key] : []));
  const [away, due] = [keysOf('away'), keysOf('due')];
  const room = Math.max(0, spec.maxUnavailable - away.length);
  const held = due.slice(room);
  if (held.length === 0) return null;
  const first = [...away, ...due.slice(0, room)];
  return {
    role: spec.role,
    held: new Set(held),
    away: new Set(away),
    failed: new Set(away.filter((key) => isFailure(steps.get(`server/${key}`)))),
    reason: `is replaced after ${first.join(', ')}: at most ${spec.maxUnavailable} of ${servers.length} at a time`,
    progress: { role: spec.role, of: servers.length, done: keysOf('standing').length, staying: held.length },
  };
}

/** `due` runs and is to be replaced. */
type State = 'standing' | 'due' | 'away';

function state(server: WantedServer, steps: Map<string, Step>): State {
  const step = steps.get(refText(server));
  if (step === undefined) return 'standing';
  if (step.seen?.state !== 'active') return 'away';
  if (step.action === 'adopt' || step.action === 'update') return 'standing';
  const serves = serverStateOf(step.seen.attributes.status ?? '') === 'running' && step.row?.status !== 'deleting';
  return step.action === 'replace' && serves && !isSwept(server, steps) ? 'due' : 'away';
}

/** It stands on something that is replaced for all: a network, or the group that places it. There is no taking turns. */
function isSwept(server: WantedServer, steps: Map<string, Step>): boolean {
  const isOwn = (ref: Ref) => instanceOf(ref) === server.key;
  const own = server.dependsOn.filter(isOwn).flatMap((ref) => steps.get(refText(ref))?.wanted ?? []);
  return [server, ...own]
    .flatMap(({ dependsOn }) => dependsOn)
    .some((ref) => !isOwn(ref) && ref.kind !== 'key_pair' && steps.get(refText(ref))?.action === 'replace');
}

function inTurn(step: Step, turns: Turn[]): Step {
  const instance = instanceOf(step);
  if (instance === null) return underneath(step, turns);
  const turn = turns.find(({ held, away }) => held.has(instance) || away.has(instance));
  if (!turn) return step;
  if (turn.held.has(instance)) {
    const reason = step.kind === 'server' ? turn.reason : `goes with server ${instance}, which ${turn.reason}`;
    return goes(step) || leadsAway(step) ? waits(step, reason) : step;
  }
  const failed = turn.failed.has(instance);
  if (step.kind !== 'server') return failed && goes(step) ? waits(step, `goes with server ${instance}`) : step;
  return { ...(failed ? asFailed(step) : step), rollout: turn.progress };
}

/** What is made anew or taken away, and not begun yet. */
const goes = ({ action, row }: Step): boolean =>
  ['replace', 'delete', 'keep'].includes(action) && row !== null && row.status !== 'deleting';

/** A floating IP follows its server to another network, and no sooner. */
const leadsAway = ({ kind, action, seen }: Step): boolean =>
  kind === 'floating_ip' && action === 'update' && Boolean(seen?.attributes.portId);

const waits = (step: Step, reason: string): Step => ({
  ...{ ...step, action: 'wait', id: `wait ${refText(step)}`, reason },
  later: true,
});

/** A network that is not wanted any more goes once the last server has left it. */
function underneath(step: Step, [{ role }]: Turn[]): Step {
  const isLeft = isUnderPorts(step) && step.wanted === null && goes(step);
  return isLeft ? waits(step, `goes once the servers of ${role} are replaced`) : step;
}

function isFailure(step: Step | undefined): boolean {
  if (step?.failed) return true;
  if (step?.action !== 'replace' || step.seen?.state !== 'error') return false;
  const { row, wanted } = step;
  return row?.fingerprint === wanted?.fingerprint && row?.status !== 'error' && row?.status !== 'deleting';
}

/** The failure is written down first, and stops the others; a later run replaces it. */
const asFailed = (step: Step): Step =>
  step.failed ? step : { ...step, action: 'adopt', id: `adopt ${refText(step)}`, failed: true };
