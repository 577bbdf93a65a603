import type { FleetEvent, PlanStep, Resource } from './fleet.types';

export interface RunStep {
  kind: string;
  key: string;
  name: string;
  state: 'done' | 'working' | 'waiting' | 'failed';
  /** What is or was done: created, changed, deleted … */
  deed: string;
  /** When it was done, or begun. */
  at: string | null;
  /** Why it is done, or what went wrong. */
  note: string | null;
}

export interface Run {
  begunAt: string;
  endedAt: string | null;
  steps: RunStep[];
}

const begins = /^fleet\.(provisioning|updating)$/;
const ends = /^fleet\.(ready|deleted)$/;
const undone = ['create', 'adopt', 'update', 'replace', 'delete', 'wait', 'keep', 'forget'];

export interface Told {
  /** Newest first. */
  events: FleetEvent[];
  resources: Resource[];
  plan: PlanStep[];
  /** When the fleet was asked to go; null while it is to stay. */
  deleteRequestedAt: string | null;
}

/**
 * The run that goes on, or the last one: what was done of it by the fleet's history, what goes on by its resources, and what
 * is to come by its plan. Null where the history that is at hand knows of none.
 */
export function runOf(told: Told): Run | null {
  const begin = beginOf(told);
  if (begin === null) return null;
  // What happens to a fleet that stands is no part of how it was made.
  const endsAt = begin.since.findIndex(({ type }) => ends.test(type));
  const end = endsAt < 0 ? null : begin.since[endsAt];
  const happened = end ? begin.since.slice(0, endsAt) : begin.since;
  const steps = new Map<string, RunStep>();
  if (!end) for (const step of told.plan) if (undone.includes(step.action)) steps.set(refOf(step), waiting(step));
  for (const event of happened) {
    const step = stepOf(event);
    if (step) steps.set(refOf(step), { ...steps.get(refOf(step)), ...step });
  }
  if (!end) for (const resource of told.resources) reconsider(steps, resource);
  return { begunAt: begin.at, endedAt: end?.occurredAt ?? null, steps: [...steps.values()] };
}

/** When it began, and what has happened since, oldest first. Going is asked for, and is no event of its own. */
function beginOf({ events, deleteRequestedAt }: Told): { at: string; since: FleetEvent[] } | null {
  if (deleteRequestedAt !== null) {
    const since = events.filter(({ occurredAt }) => occurredAt >= deleteRequestedAt).reverse();
    return { at: deleteRequestedAt, since };
  }
  const first = events.findIndex(({ type }) => begins.test(type));
  return first < 0 ? null : { at: events[first].occurredAt, since: events.slice(0, first + 1).reverse() };
}

const refOf = ({ kind, key }: { kind: string; key: string }): string => `${kind}/${key}`;

const waiting = ({ action, kind, key, name, reason }: PlanStep): RunStep => ({
  kind,
  key,
  name,
  state: 'waiting',
  deed: action,
  at: null,
  note: reason,
});

function stepOf({ type, details, occurredAt }: FleetEvent): RunStep | null {
  const [subject, deed] = type.split('.');
  const { kind, key, name } = details as Partial<Record<string, string>>;
  if (subject !== 'resource' || kind === undefined || key === undefined) return null;
  return { kind, key, name: name ?? key, state: 'done', deed, at: occurredAt, note: null };
}

/** What a resource shows is newer than the plan, and knows what the history does not: that it is still being made. */
function reconsider(steps: Map<string, RunStep>, { kind, key, name, status, createdAt, attributes }: Resource): void {
  const known = steps.get(refOf({ kind, key }));
  if (status === 'creating') {
    steps.set(refOf({ kind, key }), { kind, key, name, state: 'working', deed: 'create', at: createdAt, note: null });
  } else if (status === 'error') {
    const note = attributes.fault ?? null;
    steps.set(refOf({ kind, key }), { kind, key, name, state: 'failed', deed: 'create', at: null, note });
  } else if (status === 'deleting') {
    steps.set(refOf({ kind, key }), { kind, key, name, state: 'working', deed: 'delete', at: null, note: null });
  } else if (known?.state === 'waiting' && known.deed === 'create') {
    steps.set(refOf({ kind, key }), { ...known, state: 'done', at: createdAt });
  }
}

export interface RunStage {
  name: string;
  steps: RunStep[];
  state: RunStep['state'];
  done: number;
  /** When the last of its steps was done; null while one is not. */
  doneAt: string | null;
}

const stages: { name: string; kinds: string[] }[] = [
  { name: 'Project', kinds: ['project'] },
  { name: 'Stack', kinds: ['stack'] },
  { name: 'Networks', kinds: ['network', 'subnet'] },
  { name: 'Keys and security groups', kinds: ['key_pair', 'security_group', 'security_group_rule', 'server_group'] },
  { name: 'Routers', kinds: ['router', 'router_interface', 'router_route'] },
  { name: 'Ports', kinds: ['port'] },
  { name: 'Volumes', kinds: ['volume', 'snapshot'] },
  { name: 'Servers', kinds: ['server', 'volume_attachment'] },
  { name: 'Floating IPs', kinds: ['floating_ip', 'floating_ip_association'] },
];

/** The steps by what they are about, in the order in which a fleet is made; when it is taken down, the other way round. */
export function stagesOf(steps: RunStep[], goesDown: boolean): RunStage[] {
  const others = steps.filter(({ kind }) => !stages.some(({ kinds }) => kinds.includes(kind)));
  const filled = stages
    .map(({ name, kinds }) =>
      stageOf(
        name,
        steps.filter(({ kind }) => kinds.includes(kind)),
      ),
    )
    .concat(stageOf('Others', others))
    .filter((stage) => stage.steps.length > 0);
  return goesDown ? filled.reverse() : filled;
}

function stageOf(name: string, steps: RunStep[]): RunStage {
  const done = steps.filter(({ state }) => state === 'done').length;
  const has = (state: RunStep['state']) => steps.some((step) => step.state === state);
  const state =
    done === steps.length ? 'done' : has('failed') ? 'failed' : has('working') || done > 0 ? 'working' : 'waiting';
  const times = steps.flatMap(({ at }) => at ?? []).sort();
  return { name, steps, state, done, doneAt: state === 'done' ? (times.at(-1) ?? null) : null };
}
