import { DomainError, hasCode } from '../../common/errors';
import { ports, volumes, volumeSnapshots, type Query } from '../../openstack';
import { describePort } from '../kinds/port.text';
import { linkKey } from '../links/link.keys';
import { isMark } from '../marks';
import type { Step } from './plan.types';
import type { Scope } from '../resource.types';

type Port = Awaited<ReturnType<typeof ports.get>>;

/** Ports that Neutron itself takes away, with the network or with the router and its interfaces. */
const ownedByNeutron = new Set([
  'network:dhcp',
  'network:distributed',
  'network:router_gateway',
  'network:router_centralized_snat',
  'network:router_ha_interface',
]);

const filterFor: Partial<Record<Step['kind'], (cloudId: string) => Query>> = {
  network: (id) => ({ network_id: id }),
  subnet: (id) => ({ fixed_ips: `subnet_id=${id}` }),
  router: (id) => ({ device_id: id }),
  security_group: (id) => ({ security_groups: id }),
};

/**
 * The error to show for a delete that the cloud refuses with «in use»: it names the objects of others that are in the
 * way. When there are none, what is in the way is ours and goes first; the given error then stands.
 */
export async function blockedBy(scope: Scope, step: Step, cloudId: string, error: unknown): Promise<unknown> {
  const filter = filterFor[step.kind]?.(cloudId);
  const found = filter ? await ports.list(scope.cloud, filter) : [];
  const linked = found.find(({ description }) => description?.includes(`;key=${linkKey(scope.fleetId)}/`));
  if (linked) return linkInTheWay(step, linked, error);
  const foreign = found.filter((port) => isForeign(port, scope)).map(describePort);
  const inTheWay = filter ? foreign : await holdersOf(scope, step, cloudId);
  if (inTheWay.length === 0) return error;
  return foreignInTheWay(step, inTheWay, error);
}

const foreignInTheWay = ({ kind, name }: Step, inTheWay: string[], cause?: unknown): DomainError =>
  new DomainError({
    code: 'FOREIGN_OBJECT_IN_THE_WAY',
    status: 409,
    message: `${kind} ${name} is in use by what is not ours: ${inTheWay.join('; ')}`,
    action: 'Delete or detach it in the cloud; the fleet then goes on by itself.',
    cause,
  });

export const isForeignInTheWay = (error: unknown): boolean => hasCode(error, 'FOREIGN_OBJECT_IN_THE_WAY');

/**
 * Others' ports on networks that are to go. The cloud would refuse only once all that is ours is off them, which takes
 * as long as servers take to end: people are told at once.
 */
export async function foreseenBlockers(scope: Scope, steps: Step[]): Promise<DomainError[]> {
  const networks = steps.filter(({ kind, seen }) => kind === 'network' && seen !== null);
  if (networks.length === 0) return [];
  const idOf = (step: Step): string => step.seen?.cloudId ?? '';
  const own = new Set(steps.map(idOf));
  const found = await ports.list(scope.cloud, { network_id: networks.map(idOf) });
  const foreign = found.filter((port) => isSomebodys(port) && !own.has(port.id));
  return networks.flatMap((step) => {
    const inTheWay = foreign.filter(({ network_id: network }) => network === idOf(step)).map(describePort);
    return inTheWay.length === 0 ? [] : [foreignInTheWay(step, inTheWay)];
  });
}

/** The port came while the network was going; its fleet takes it away. */
const linkInTheWay = (step: Step, port: Port, cause: unknown): DomainError =>
  new DomainError({
    code: 'LINK_IN_THE_WAY',
    status: 409,
    message: `${step.kind} ${step.name} waits for the end of a link: ${describePort(port)}`,
    action: 'Nothing: the linked fleet takes its router away.',
    cause,
  });

/** Snapshots and servers that hold a volume. A server of the fleet's own shows here only while it is going. */
async function holdersOf({ cloud }: Scope, { kind }: Step, cloudId: string): Promise<string[]> {
  if (kind !== 'volume') return [];
  const snapshots = await volumeSnapshots.list(cloud, { volume_id: cloudId });
  const { status, attachments } = await volumes.get(cloud, cloudId);
  const servers = attachments.map((attachment) => `server ${attachment.server_id}`);
  const stuck = status.startsWith('error') ? [`its own status ${status}`] : [];
  return [...snapshots.map(({ id, name }) => `snapshot ${id}${name ? ` (${name})` : ''}`), ...servers, ...stuck];
}

/** Neither Neutron's own, nor marked by any fleet. */
export const isSomebodys = ({ device_owner: owner, description }: Port): boolean =>
  !ownedByNeutron.has(owner) && !isMark(description ?? '');

const isForeign = (port: Port, { fleetId }: Scope): boolean =>
  !ownedByNeutron.has(port.device_owner) && !port.description?.startsWith(`moorage:fleet=${fleetId};`);
