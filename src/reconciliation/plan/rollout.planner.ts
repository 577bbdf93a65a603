import { groupBy } from '../../common/group';
import {
  afterThoseInTheWay,
  awaitingAddresses,
  inTheWayOf,
  withoutThoseInTheWay,
  type InTheWay,
} from './address.moves';
import { instanceOf, isUnderPorts, networkOfPort } from './instance.parts';
import { ordered } from './plan.builder';
import type { Rollout, Step } from './plan.types';
import { turnedInto } from './step.maker';
import { partsWith } from './step.order';
import { refText, type Ref, type Wanted } from '../resource.types';
import { serverStateOf } from '../seen/server.state';

type WantedServer = Wanted<'server'>;

/** Where the servers of one role are in its rolling replacement. */
interface Line {
  servers: WantedServer[];
  /** Keys of those that are not there: being replaced, missing, building, broken, or to be replaced and not running. */
  away: string[];
  /** Keys of those that are to be replaced, in the order in which they are. */
  due: string[];
  /** Keys of those that are as they are wanted. */
  standing: string[];
}

/** One role of which not all that are to be replaced may be replaced now. */
interface Turn {
  role: string;
  /** Keys of the instances that wait. */
  held: Set<string>;
  away: Set<string>;
  /** Those of the away that ended in ERROR as they are wanted now, and are left so for a while. */
  failed: Set<string>;
  reason: string;
  progress: Rollout;
}

/** What waits, and why. */
interface Rolling {
  turns: Turn[];
  /** Keys of instances that keep the public address which they have until a server that waits has given theirs up. */
  awaiting: ReadonlySet<string>;
  /** Keys of subnets that are made anew once the servers that wait have left them. */
  subnets: ReadonlySet<string>;
}

/**
 * Has the servers of a role replaced a few at a time: as many as its blueprint allows may be away at once, whatever the
 * reason. Those that are broken, stopped or missing are away already and go first; the others wait until these stand,
 * unless one has an address that another cannot stand without.
 */
export function rolled(steps: Step[], wanted: Wanted[]): Step[] {
  const servers = wanted.filter((one): one is WantedServer => one.kind === 'server');
  const byRef = new Map(steps.filter((step) => step.wanted !== null).map((step) => [refText(step), step]));
  const inTheWay = inTheWayOf(steps);
  const lines = [...groupBy(servers, ({ spec }) => spec.role).values()].map((role) => lineOf(role, byRef, inTheWay));
  const held = withoutThoseInTheWay(new Set(lines.flatMap(later)), inTheWay);
  const turns = lines.flatMap((line) => turnOf(line, held, byRef) ?? []);
  if (turns.length === 0) return steps;
  const rolling = { turns, awaiting: awaitingAddresses(steps, held), subnets: subnetsLeft(steps, held) };
  return ordered(steps.map((step) => inTurn(step, rolling)));
}

function lineOf(servers: WantedServer[], steps: Map<string, Step>, inTheWay: InTheWay): Line {
  const stateOf = new Map(servers.map((server) => [server.key, state(server, steps)]));
  const keysOf = (wanted: State) => servers.flatMap(({ key }) => (stateOf.get(key) === wanted ? [key] : []));
  const due = afterThoseInTheWay(keysOf('due'), inTheWay);
  return { servers, due, away: keysOf('away'), standing: keysOf('standing') };
}

/** Those for which there is no room yet. */
const later = ({ servers: [{ spec }], away, due }: Line): string[] =>
  due.slice(Math.max(0, spec.maxUnavailable - away.length));

function turnOf({ servers, away, due, standing }: Line, allHeld: Set<string>, steps: Map<string, Step>): Turn | null {
  const [{ spec }] = servers;
  const held = due.filter((key) => allHeld.has(key));
  if (held.length === 0) return null;
  const first = [...away, ...due.filter((key) => !allHeld.has(key))];
  return {
    role: spec.role,
    held: new Set(held),
    away: new Set(away),
    failed: new Set(away.filter((key) => hasFailed(steps.get(`server/${key}`)))),
    reason: `is replaced after ${first.join(', ')}: at most ${spec.maxUnavailable} of ${servers.length} at a time`,
    progress: { role: spec.role, of: servers.length, done: standing.length, staying: held.length },
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

function inTurn(step: Step, rolling: Rolling): Step {
  const { turns, awaiting } = rolling;
  const instance = instanceOf(step);
  if (instance === null) return underneath(step, rolling);
  if (isAddress(step) && awaiting.has(instance) && (isYetToGo(step) || step.action === 'create'))
    return waits(step, 'moves once the server that still has the address is replaced');
  const turn = turns.find(({ held, away }) => held.has(instance) || away.has(instance));
  if (!turn) return step;
  if (turn.held.has(instance)) {
    const reason = step.kind === 'server' ? turn.reason : `goes with server ${instance}, which ${turn.reason}`;
    return isYetToGo(step) || leadsAway(step) ? waits(step, reason) : step;
  }
  const failed = turn.failed.has(instance);
  if (step.kind !== 'server') return failed && isYetToGo(step) ? waits(step, `goes with server ${instance}`) : step;
  return { ...(failed ? asFailed(step) : step), rollout: turn.progress };
}

/** What is made anew or taken away, and not begun yet. */
const isYetToGo = (step: Step): boolean => partsWith(step) && step.row !== null && step.row.status !== 'deleting';

const isAddress = ({ kind }: Step): boolean => kind === 'floating_ip' || kind === 'floating_ip_association';

/** A floating IP follows its server to another network, and no sooner; a reserved one comes with it. */
const leadsAway = ({ kind, action, seen }: Step): boolean =>
  (kind === 'floating_ip' && action === 'update' && Boolean(seen?.attributes.portId)) ||
  (kind === 'floating_ip_association' && action === 'create');

const waits = (step: Step, reason: string): Step => ({
  ...turnedInto(step, 'wait', reason),
  later: true,
});

/** A network that is not wanted any more goes once the last server has left it, and so does a subnet that is made anew. */
function underneath(step: Step, { turns: [{ role }], subnets }: Rolling): Step {
  const isOfSubnet = step.kind === 'subnet' || step.kind === 'router_interface';
  const isLeft =
    isUnderPorts(step) && isYetToGo(step) && (step.wanted === null || (isOfSubnet && subnets.has(step.key)));
  return isLeft ? waits(step, `goes once the servers of ${role} are replaced`) : step;
}

/** Those that the new ports do not ask for an address on, as the old ones of servers that wait may have done. */
function subnetsLeft(steps: Step[], held: ReadonlySet<string>): ReadonlySet<string> {
  const ports = steps.filter((step) => step.kind === 'port' && isYetToGo(step) && held.has(instanceOf(step) ?? ''));
  const networks = new Set(ports.map(networkOfPort));
  const anew = steps.filter(({ kind, action }) => kind === 'subnet' && action === 'replace');
  return new Set(anew.map(({ key }) => key).filter((key) => networks.has(key.split('/')[0])));
}

function hasFailed(step: Step | undefined): boolean {
  if (step?.failed) return true;
  if (step?.action !== 'replace' || step.seen?.state !== 'error') return false;
  const { row, wanted } = step;
  return row?.fingerprint === wanted?.fingerprint && row?.status !== 'error' && row?.status !== 'deleting';
}

/** The failure is written down first, and stops the others; a later run replaces it. */
const asFailed = (step: Step): Step => (step.failed ? step : { ...turnedInto(step, 'adopt'), failed: true });
