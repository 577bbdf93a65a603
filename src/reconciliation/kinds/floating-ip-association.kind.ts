import { DomainError } from '../../common/errors';
import { floatingIps } from '../../openstack';
import { addressOfKey, portOfKey } from '../wanted/association.keys';
import { isMark } from '../marks';
import type { KindDriver, Listed, MakingScope, Seen } from '../resource.types';
import { never, noDifference, ofProject, orNull } from './kind.helpers';

type FloatingIp = Awaited<ReturnType<typeof floatingIps.get>>;

const seenOf = (key: string, ip: FloatingIp): Seen => ({
  kind: 'floating_ip_association',
  key,
  cloudId: ip.id,
  state: 'active',
  createdAt: '',
  usageFrom: ip.updated_at ?? null,
  attributes: { status: ip.status, address: ip.floating_ip_address, portId: ip.port_id },
});

/** The address bears no mark of ours: what is ours is that it leads to a port of ours. */
function associationsIn(found: FloatingIp[]): Listed {
  const byAddress = new Map(found.map((ip) => [ip.floating_ip_address, ip]));
  return ({ idOf }, marks) =>
    marks.flatMap(({ key }) => {
      const ip = byAddress.get(addressOfKey(key));
      return ip?.port_id && ip.port_id === orNull(() => idOf('port', portOfKey(key))) ? [seenOf(key, ip)] : [];
    });
}

/**
 * Somebody has it reserved for the fleet: it belongs to the project, is nobody's mark, and leads nowhere, nor is it another
 * account's while that one's server is just not there. From another of the fleet's own ports it is taken first, as any
 * association that is not wanted any more.
 */
async function reserved({ cloud, idsOf, isAnothersAddress }: MakingScope, address: string): Promise<FloatingIp> {
  const [ip] = await floatingIps.list(cloud, { ...(await ofProject(cloud)), floating_ip_address: address });
  if (!ip) {
    throw refusal('ADDRESS_NOT_RESERVED', `the project has no floating IP ${address}`, 'Reserve it in the cloud.');
  }
  const isOnRecord = idsOf('floating_ip_association').includes(ip.id);
  if (isOnRecord && ip.port_id && idsOf('port').includes(ip.port_id)) throw ledElsewhere(address);
  const taken = isMark(ip.description ?? '') ? 'is one that a fleet has made' : ip.port_id && 'leads to another port';
  if (taken) throw refusal('ADDRESS_TAKEN', `floating IP ${address} ${taken}`, 'Free it in the cloud.');
  if (await isAnothersAddress(address, ip.id)) throw anothers(address);
  return ip;
}

const anothers = (address: string): DomainError =>
  refusal('ADDRESS_TAKEN', `floating IP ${address} is for a fleet of another account`, 'Have that fleet give it up.');

const ledElsewhere = (address: string): DomainError =>
  new DomainError({
    code: 'DEPENDENCY_MISSING',
    status: 409,
    message: `floating IP ${address} still leads to another server of the fleet`,
    action: 'Nothing: it is taken from that one first, then this is tried again.',
  });

const refusal = (code: string, message: string, action: string): DomainError =>
  new DomainError({
    code,
    status: 409,
    message,
    action: `${action.slice(0, -1)}, or name another address in the blueprint; the fleet then goes on by itself.`,
  });

/** Has a floating IP that people have reserved lead to a port of the fleet's; the address itself is never deleted. */
export const floatingIpAssociationKind: KindDriver<'floating_ip_association'> = {
  kind: 'floating_ip_association',
  // It either leads to our port or does not.
  fenced: true,
  list: async (scope, marks) => {
    if (marks.length === 0) return [];
    const addresses = marks.map(({ key }) => addressOfKey(key));
    return associationsIn(await floatingIps.list(scope.cloud, { floating_ip_address: addresses }))(scope, marks);
  },
  everything: async (cloud) => associationsIn(await floatingIps.list(cloud, await ofProject(cloud))),
  create: async (scope, { key, spec }) => {
    const { id, revision_number: revision } = await reserved(scope, spec.address);
    // Neutron would move it silently if somebody had used it since: the revision says whether.
    return seenOf(key, await floatingIps.update(scope.cloud, id, { port_id: scope.idOf('port', spec.port) }, revision));
  },
  difference: noDifference,
  update: never,
  remove: async ({ cloud, idOf }, cloudId, key) => {
    const { port_id: port, revision_number: revision } = await floatingIps.get(cloud, cloudId);
    if (port !== null && port === orNull(() => idOf('port', portOfKey(key))))
      await floatingIps.update(cloud, cloudId, { port_id: null }, revision);
    return true;
  },
  meter: () => ({ meter: 'floating_ip', unit: 'Hours', quantity: '1' }),
};
