import { DomainError } from '../../common/errors';
import { isFailure, ports } from '../../openstack';
import { isMark } from '../marks';
import type { Scope, Wanted } from '../resource.types';
import { describePort } from './port.text';

type Port = Awaited<ReturnType<typeof ports.get>>;

/** Neutron's IpAddressAlreadyAllocated, which says which address of which subnet. */
const takenText = /^IP address (\S+) already allocated in subnet (\S+)/;

/**
 * Names the port that has the address which `effect` asks for, unless it may be what we look for ourselves or is about to go
 * (`isOurs`): asking again changes nothing as long as that one is there. The agents take addresses too: that of DHCP is made
 * after its subnet, and has the first one that is free.
 */
export async function namingHolder<T>(
  { cloud }: Scope,
  { kind, name }: Pick<Wanted, 'kind' | 'name'>,
  effect: Promise<T>,
  isOurs: (holder: Port) => boolean = ({ description }) => isMark(description ?? ''),
): Promise<T> {
  try {
    return await effect;
  } catch (error) {
    const [, address, subnet] = (isFailure(error, 'exists') && takenText.exec(error.reason)) || [];
    if (address === undefined) throw error;
    const found = await ports.list(cloud, { fixed_ips: `ip_address=${address}` });
    const holder = found.find(({ fixed_ips: ips }) => ips.some((ip) => ip.subnet_id === subnet));
    if (!holder || isOurs(holder)) throw error;
    throw new DomainError({
      code: 'FOREIGN_OBJECT_IN_THE_WAY',
      status: 409,
      message: `${kind} ${name} is to have the address ${address}, which is taken by ${describePort(holder)}`,
      action: 'Free the address in the cloud, or choose another in the blueprint; the fleet then goes on by itself.',
      cause: error,
    });
  }
}
