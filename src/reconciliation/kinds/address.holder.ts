import { DomainError } from '../../common/errors';
import { isFailure, ports, type Cloud } from '../../openstack';
import { isLinkKey } from '../links/link.keys';
import { isMark, keyOfMark } from '../marks';
import type { Scope, Wanted } from '../resource.types';
import { describePort } from './port.text';

type Asker = Pick<Wanted, 'kind' | 'key' | 'name' | 'mark'>;

/** Neutron's IpAddressAlreadyAllocated, which says which address of which subnet. */
const takenText = /^IP address (\S+) already allocated in subnet (\S+)/;

/**
 * Names the port that has the address which `effect` asks for, unless it is the very one that we make (`isIt`): asking again
 * changes nothing as long as that one is there. The agents take addresses too: that of DHCP is made after its subnet, and has
 * the first one that is free; and a port of ours may have it from the pool.
 */
export async function namingHolder<T>(
  { cloud }: Scope,
  wanted: Asker,
  effect: Promise<T>,
  isIt: (holder: ports.Port) => boolean = ({ description }) => description === wanted.mark,
): Promise<T> {
  try {
    return await effect;
  } catch (error) {
    const [, address, subnet] = (isFailure(error, 'exists') && takenText.exec(error.reason)) || [];
    if (address === undefined) throw error;
    const holder = await holderOf(cloud, address, subnet);
    if (!holder || isIt(holder)) throw error;
    throw leavesIt(wanted, holder) ? heldByLink(wanted, address, holder, error) : taken(wanted, address, holder, error);
  }
}

/** Refuses an address of a subnet that a port has, unless it is the very one that we made. */
export async function requireFree(
  cloud: Cloud,
  wanted: Asker,
  { address, subnet }: { address: string; subnet: string },
  isIt: (holder: ports.Port) => boolean,
): Promise<void> {
  const holder = await holderOf(cloud, address, subnet);
  if (holder && !isIt(holder)) throw taken(wanted, address, holder);
}

async function holderOf(cloud: Cloud, address: string, subnet: string): Promise<ports.Port | undefined> {
  const found = await ports.list(cloud, { fixed_ips: `ip_address=${address}` });
  return found.find(({ fixed_ips: ips }) => ips.some((ip) => ip.subnet_id === subnet));
}

/** A link's port has the address of a gateway only as long as nothing else is to be it; others it has from the pool. */
const leavesIt = ({ kind, key }: Asker, { description }: ports.Port): boolean =>
  (kind === 'router_interface' || isLinkKey(key)) &&
  isMark(description ?? '') &&
  isLinkKey(keyOfMark(description ?? ''));

const heldByLink = ({ kind, name }: Asker, address: string, holder: ports.Port, cause: unknown): DomainError =>
  new DomainError({
    code: 'LINK_IN_THE_WAY',
    status: 409,
    message: `${kind} ${name} waits until a link gives the address ${address} up: ${describePort(holder)}`,
    action: 'Nothing: the fleet that has the link takes its port away.',
    cause,
  });

const taken = ({ kind, name }: Asker, address: string, holder: ports.Port, cause?: unknown): DomainError =>
  new DomainError({
    code: 'ADDRESS_TAKEN',
    status: 409,
    message: `${kind} ${name} is to have the address ${address}, which is taken by ${describePort(holder)}`,
    action: 'Free the address in the cloud, or choose another in the blueprint; the fleet then goes on by itself.',
    cause,
  });
