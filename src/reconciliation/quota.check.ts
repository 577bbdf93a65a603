import { DomainError } from '../common/errors';
import { computeLimits, isFailure, keypairs, networkQuotas, type Cloud } from '../openstack';
import { withDependents, type Step } from './plan.builder';
import { demandOf, type Demand, type Limited } from './quota.demand';

interface Room {
  /** Null where there is none. */
  limit: number | null;
  used: number;
}

interface Shortage extends Room {
  resource: Limited;
  wanted: number;
}

const compute: Limited[] = ['instances', 'cores', 'ram', 'key_pairs'];

/** OpenStack writes no limit as -1. */
const room = (limit: number, used: number): Room => ({ limit: limit < 0 ? null : limit, used });

/** The plan as far as it may be carried out now, and why not further. */
export interface Affordable {
  steps: Step[];
  shortage: DomainError | null;
}

/**
 * Compares what a plan adds with what the cloud still has room for: one read per service (and the user's key pairs when
 * one is to be made), none where nothing is added. Where it does not all fit, nothing of it is made; what is to go still
 * goes, since that makes room.
 */
export async function affordable(cloud: Cloud, steps: Step[]): Promise<Affordable> {
  const demand = demandOf(steps);
  const wanted = (Object.keys(demand) as Limited[]).filter((resource) => (demand[resource] ?? 0) > 0);
  if (wanted.length === 0) return { steps, shortage: null };
  const [nova, neutron] = await Promise.all([
    wanted.some((resource) => compute.includes(resource)) ? unlessUntold(readCompute(cloud, demand)) : {},
    wanted.some((resource) => !compute.includes(resource)) ? unlessUntold(readNetwork(cloud)) : {},
  ]);
  const rooms: Partial<Record<string, Room>> = { ...neutron, ...nova };
  const short = wanted.flatMap((resource) => shortageOf(resource, demand[resource] ?? 0, rooms[resource]));
  if (short.length === 0) return { steps, shortage: null };
  const adding = steps.filter(({ action }) => action === 'create' || action === 'replace');
  const left = withDependents(steps, adding);
  for (const { madeBy } of adding) if (madeBy !== undefined) left.add(madeBy);
  return { steps: steps.filter(({ id }) => !left.has(id)), shortage: quotaExceeded(short) };
}

function shortageOf(resource: Limited, wanted: number, found: Room | undefined): Shortage[] {
  if (found === undefined || found.limit === null || found.used + wanted <= found.limit) return [];
  return [{ resource, wanted, ...found }];
}

async function readCompute(cloud: Cloud, { key_pairs: newPairs }: Demand): Promise<Partial<Record<Limited, Room>>> {
  // The limits tell how many key pairs a user may have, not how many there are.
  const [limits, pairs] = await Promise.all([computeLimits.get(cloud), newPairs ? keypairs.list(cloud) : []]);
  return {
    instances: room(limits.maxTotalInstances, limits.totalInstancesUsed),
    cores: room(limits.maxTotalCores, limits.totalCoresUsed),
    ram: room(limits.maxTotalRAMSize, limits.totalRAMUsed),
    key_pairs: room(limits.maxTotalKeypairs, pairs.length),
  };
}

async function readNetwork(cloud: Cloud): Promise<Partial<Record<string, Room>>> {
  const quota = await networkQuotas.get(cloud);
  return Object.fromEntries(
    Object.entries(quota).map(([resource, { limit, used, reserved }]) => [resource, room(limit, used + reserved)]),
  );
}

/** A cloud that does not tell its limits, by policy or for lack of the extension, refuses when the time comes. */
async function unlessUntold<T extends object>(reading: Promise<T>): Promise<T | Record<string, never>> {
  try {
    return await reading;
  } catch (error) {
    if (isFailure(error, 'terminal', 'gone')) return {};
    throw error;
  }
}

const unit = (resource: Limited): string => (resource === 'ram' ? ' MiB' : '');

function quotaExceeded(short: Shortage[]): DomainError {
  const lines = short.map(
    ({ resource, wanted, limit, used }) =>
      `${resource}: ${wanted}${unit(resource)} more wanted, limit ${limit}, ${used} used`,
  );
  return new DomainError({
    code: 'QUOTA_EXCEEDED',
    status: 409,
    message: `the cloud has no room for all that is to be made, so nothing is: ${lines.join('; ')}`,
    action: "Raise the project's quota or remove something; the fleet then goes on by itself.",
    details: short,
  });
}
