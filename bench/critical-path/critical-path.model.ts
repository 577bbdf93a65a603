import type { RateLimits } from '../support/emulated.world';

/** A step of `GET /fleets/:id/plan`. */
export interface PlanStep {
  action: string;
  kind: string;
  key: string;
  dependsOn: string[];
}

const stepId = ({ action, kind, key }: PlanStep): string => `${action} ${kind}/${key}`;

/** Calls of `step` and of the longest chain before it: each step of a new fleet's plan is one create, hence one call. */
function chain(step: PlanStep, steps: Map<string, PlanStep>): number {
  const before = step.dependsOn.map((id) => steps.get(id)).filter((found) => found !== undefined);
  return 1 + Math.max(0, ...before.map((found) => chain(found, steps)));
}

/**
 * The least time, in ms, in which a new fleet can be ready, were computing and the database free and every independent
 * call sent at once:
 *
 *   look → the longest chain of creates → BUILD → look
 *
 * - The first look is one call deep: all lists, and the names of image, flavors and external network, at the same time.
 * - No token: the service holds one for hours, and every round but the warm-up, which is not counted, finds it there.
 * - A chain that ends in a server goes on through BUILD, which begins with the effect of its POST, and through one list
 *   that shows it ACTIVE; that list is sent the moment that BUILD is over, which nobody can know.
 * - Other chains end with their last create, whose answer is the state.
 */
export function criticalPathMs(plan: PlanStep[], callMs: number, buildMs: number): number {
  const steps = new Map(plan.map((step) => [stepId(step), step]));
  const afterLook = plan.map((step) => chain(step, steps) * callMs + (step.kind === 'server' ? buildMs + callMs : 0));
  return callMs + Math.max(...afterLook);
}

/** Kinds that Nova makes; Neutron makes all others. */
const computeKinds = new Set(['server', 'key_pair']);
/** Calls that make these: the rules of a security group go in one. */
const callsOf = (steps: PlanStep[]): number =>
  new Set(
    steps.map(({ kind, key }) => (kind === 'security_group_rule' ? `rules of ${key.split('/')[0]}` : `${kind}/${key}`)),
  ).size;

/**
 * The least time, in ms, in which `fleets` new fleets can be ready under the configured limits: the calls that each
 * needs, at the rate of their service, of which a second's worth may go at once. A server's own calls cannot begin
 * before its port is there, so what has to follow the last port is added: POST, BUILD, look. Network calls that nothing waits
 * for (interface, rules, floating IP) may be sent meanwhile. Looks count for nothing: what is read for all fleets at once
 * is a handful of calls, and of a new fleet there is nothing to be found.
 */
export function limitedMs(
  plan: PlanStep[],
  { fleets, limits, callMs, buildMs }: { fleets: number; limits: RateLimits; callMs: number; buildMs: number },
): number {
  const deferrable = new Set(['router', 'router_interface', 'security_group_rule', 'floating_ip']);
  const network = plan.filter(({ kind }) => !computeKinds.has(kind));
  const urgent = network.filter(({ kind }) => !deferrable.has(kind));
  const compute = plan.filter(({ kind }) => computeKinds.has(kind));
  const sendMs = (calls: number, perSecond: number) => (Math.max(0, calls * fleets - perSecond) / perSecond) * 1000;
  return Math.max(
    criticalPathMs(plan, callMs, buildMs),
    sendMs(callsOf(urgent), limits.network) + 3 * callMs + buildMs,
    sendMs(callsOf(network), limits.network) + callMs,
    sendMs(callsOf(compute), limits.compute) + callMs,
  );
}
