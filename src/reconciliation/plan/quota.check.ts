import { DomainError } from '../../common/errors';
import type { BlueprintSpec } from '../../fleets';
import { stayingWith } from './instance.parts';
import type { Step } from './plan.types';
import { demandOf, membersOf, type Limited } from './quota.demand';
import type { QuotaRooms, Room, Rooms } from './quota.rooms';
import { withDependents } from './step.order';
import { stayingInPlace } from './successor.places';
import type { ResourceKind } from '../resource.types';

interface Shortage extends Room {
  resource: Limited;
  wanted: number;
  /** Of what server group. */
  role?: string;
}

const compute: Limited[] = ['instances', 'cores', 'ram', 'key_pairs', 'server_groups'];
const blockStorage: Limited[] = ['volumes', 'gigabytes'];

/** The plan as far as it may be carried out now, and why not further. */
export interface Affordable {
  steps: Step[];
  shortage: DomainError | null;
}

/**
 * Compares what a plan adds with what the cloud still has room for: one read per service (and the user's key pairs when
 * one is to be made), none where nothing is added. Where it does not all fit, nothing of it is made; what is to go still
 * goes, since that makes room, but for what a server that is not replaced stands on, and what has a successor.
 */
export async function affordable(
  rooms: QuotaRooms,
  steps: Step[],
  { servers }: Pick<BlueprintSpec, 'servers'>,
): Promise<Affordable> {
  const demand = demandOf(steps);
  const wanted = (Object.keys(demand) as Limited[]).filter((resource) => (demand[resource] ?? 0) > 0);
  // Nova counts a server that is made anew among its group's members like any other.
  const members = membersOf(steps, servers);
  if (wanted.length + members.length === 0) return { steps, shortage: null };
  const wants = (of: Limited[]): boolean => wanted.some((resource) => of.includes(resource));
  const [nova, cinder, neutron, pairs] = await Promise.all([
    wants(compute) || members.length > 0 ? rooms.compute() : {},
    wants(blockStorage) ? rooms.blockStorage() : {},
    wanted.some((resource) => ![...compute, ...blockStorage].includes(resource)) ? rooms.network() : {},
    demand.key_pairs ? rooms.keyPairs() : {},
  ]);
  const room: Rooms = { ...neutron, ...cinder, ...nova, ...pairs };
  const short = [
    ...wanted.flatMap((resource) => shortageOf(resource, demand[resource] ?? 0, room[resource])),
    ...crowdedGroups(members, room.server_group_members),
  ];
  if (short.length === 0) return { steps, shortage: null };
  const grows = (step: Step): boolean => Object.values(demandOf([step])).some((more) => more > 0);
  const adding = steps.filter((step) => step.action === 'create' || step.action === 'replace' || grows(step));
  const left = withDependents(steps, adding);
  for (const { madeBy } of adding) if (madeBy !== undefined) left.add(madeBy);
  const replacements = steps.filter(({ id, action }) => action === 'replace' && left.has(id));
  const staying = [...stayingWith(steps, replacements), ...stayingInPlace(steps, left, keptFrom(short))];
  for (const { id } of staying) left.add(id);
  const isLeft = ({ id, madeBy }: Step): boolean => left.has(id) || (madeBy !== undefined && left.has(madeBy));
  return { steps: steps.filter((step) => !isLeft(step)), shortage: quotaExceeded(short) };
}

/** Of what is itself short, what goes makes the room that is missing. */
function keptFrom(short: Shortage[]): ReadonlySet<ResourceKind> {
  const isShort = (name: Limited): boolean => short.some(({ resource }) => resource === name);
  const kept: ResourceKind[] = ['router_route', 'floating_ip_association', 'security_group'];
  if (!isShort('security_group_rule')) kept.push('security_group_rule');
  if (!isShort('floatingip')) kept.push('floating_ip');
  return new Set(kept);
}

function shortageOf(resource: Limited, wanted: number, found: Room | undefined): Shortage[] {
  if (found === undefined || found.limit === null || found.used + wanted <= found.limit) return [];
  return [{ resource, wanted, ...found }];
}

/** Each group may have so many members, whatever the project has. */
function crowdedGroups(members: ReturnType<typeof membersOf>, found: Room | undefined): Shortage[] {
  return members.flatMap(({ role, made, staying }) => {
    const group = found && { ...found, used: staying };
    return shortageOf('server_group_members', made, group).map((short) => ({ ...short, role }));
  });
}

const units: Partial<Record<Limited, string>> = { ram: ' MiB', gigabytes: ' GiB' };

function quotaExceeded(short: Shortage[]): DomainError {
  const lines = short.map(
    ({ resource, role, wanted, limit, used }) =>
      `${resource}${role === undefined ? '' : ` of ${role}`}: ${wanted}${units[resource] ?? ''} more wanted, limit ${limit}, ${used} used`,
  );
  return new DomainError({
    code: 'QUOTA_EXCEEDED',
    status: 409,
    message: `the cloud has no room for all that is to be made, so nothing is: ${lines.join('; ')}`,
    action: "Raise the project's quota or remove something; the fleet then goes on by itself.",
    details: short,
  });
}
