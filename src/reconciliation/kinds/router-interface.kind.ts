import { ports, routers } from '../../openstack';
import type { KindDriver, Scope, Seen } from '../resource.types';
import { idOrNull, never, noDifference } from './kind.helpers';

type Port = Awaited<ReturnType<typeof ports.get>>;

const seenOf = (key: string, port: Pick<Port, 'id' | 'fixed_ips'>): Seen => ({
  kind: 'router_interface',
  key,
  cloudId: port.id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: { address: port.fixed_ips[0]?.ip_address },
});

/** The interfaces of a link's router have its key before their own, and are ports of ours; the others are for subnets. */
const routerOf = (key: string): string => (key.includes('/') ? key.slice(0, key.indexOf('/')) : 'router');

function isInterface(idOf: Scope['idOf'], key: string, { id, device_owner: owner, fixed_ips: ips }: Port): boolean {
  if (!owner.startsWith('network:router_interface')) return false;
  if (key.includes('/')) return id === idOrNull(idOf, 'port', key);
  const subnet = idOrNull(idOf, 'subnet', key);
  return ips.some(({ subnet_id }) => subnet_id === subnet);
}

export const routerInterfaceKind: KindDriver<'router_interface'> = {
  kind: 'router_interface',
  // Adding the same subnet twice is refused: 400, «Router already has a port on subnet»; the same port: PortInUse.
  fenced: true,
  // The port of a subnet's interface is Neutron's and bears no mark; it is known by our router and our subnet.
  list: async ({ cloud, idOf }, marks) => {
    const routerIds = new Map(marks.map(({ key }) => [key, idOrNull(idOf, 'router', routerOf(key))]));
    const known = [...new Set(routerIds.values())].filter((id) => id !== null);
    if (known.length === 0) return [];
    const found = await ports.list(cloud, { device_id: known });
    return marks.flatMap(({ key }) => {
      const ofRouter = found.filter(({ device_id }) => device_id === routerIds.get(key));
      const port = ofRouter.find((candidate) => isInterface(idOf, key, candidate));
      return port ? [seenOf(key, port)] : [];
    });
  },
  create: async ({ cloud, idOf }, { key, spec }) => {
    const to = 'port' in spec ? { port_id: idOf('port', spec.port) } : { subnet_id: idOf('subnet', spec.subnet) };
    const added = await routers.addInterface(cloud, idOf('router', spec.router), to);
    return seenOf(key, { id: added.port_id, fixed_ips: [] });
  },
  difference: noDifference,
  update: never,
  // Neutron deletes the port with it, whoever made it.
  remove: async ({ cloud, idOf }, cloudId, key) => {
    await routers.removeInterface(cloud, idOf('router', routerOf(key)), { port_id: cloudId });
    return true;
  },
  meter: () => null,
};
