import { DomainError } from '../../common/errors';
import { groupBy } from '../../common/group';
import { floatingIps, isFailure, ports, routers, type Cloud } from '../../openstack';
import type { KindDriver, Listed, Scope, Seen } from '../resource.types';
import { isLinkKey } from '../links/link.keys';
import { routerOfKey } from '../wanted/route.keys';
import { namingHolder, requireFree } from './address.holder';
import { never, noDifference, ofProject, orNull } from './kind.helpers';

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
const routerOf = (key: string): string => (isLinkKey(key) ? routerOfKey(key) : 'router');

function isInterface({ idOf }: Scope, key: string, port: Port): boolean {
  if (!ports.isRouterInterface(port)) return false;
  if (isLinkKey(key)) return port.id === orNull(() => idOf('port', key));
  const subnet = orNull(() => idOf('subnet', key));
  return port.fixed_ips.some(({ subnet_id }) => subnet_id === subnet);
}

/** The port of a subnet's interface is Neutron's and bears no mark; it is known by our router and our subnet. */
function interfacesIn(found: Port[]): Listed {
  const byRouter = groupBy(found, ({ device_id }) => device_id);
  return (scope, marks) =>
    marks.flatMap(({ key }) => {
      const router = orNull(() => scope.idOf('router', routerOf(key)));
      const port = byRouter.get(router ?? '')?.find((candidate) => isInterface(scope, key, candidate));
      return port ? [seenOf(key, port)] : [];
    });
}

/** Our own routes go before their interface, so the ones that hold it were set by others. */
async function heldByRoutes(cloud: Cloud, router: string, cause: Error): Promise<DomainError> {
  const { name, routes } = await routers.get(cloud, router);
  const texts = routes.map(({ destination, nexthop }) => `${destination} by ${nexthop}`).join(', ');
  return new DomainError({
    code: 'FOREIGN_OBJECT_IN_THE_WAY',
    status: 409,
    message: `an interface of router ${name} is needed by static routes that are not ours: ${texts}`,
    action: 'Remove those routes in the cloud; the fleet then goes on by itself.',
    cause,
  });
}

/** The fleet's own floating IPs outlive the interface that they go through: they are led to their ports again afterwards. */
async function takeOff({ cloud, idsOf }: Scope, router: string, interfaceId: string): Promise<void> {
  const [{ fixed_ips: places }, found] = await Promise.all([
    ports.get(cloud, interfaceId),
    floatingIps.list(cloud, { router_id: router }),
  ]);
  const subnets = places.map(({ subnet_id: subnet }) => `subnet_id=${subnet}`);
  const onIt = (await ports.list(cloud, { fixed_ips: subnets })).map(({ id }) => id);
  const own = found.filter((ip) => idsOf('floating_ip').includes(ip.id) && onIt.includes(ip.port_id ?? ''));
  await Promise.all(own.map(({ id }) => floatingIps.update(cloud, id, { port_id: null })));
}

export const routerInterfaceKind: KindDriver<'router_interface'> = {
  kind: 'router_interface',
  // Adding the same subnet twice is refused: 400, «Router already has a port on subnet»; the same port: PortInUse.
  fenced: true,
  list: async (scope, marks) => {
    const routerIds = marks.flatMap(({ key }) => orNull(() => scope.idOf('router', routerOf(key))) ?? []);
    if (routerIds.length === 0) return [];
    const found = await ports.list(scope.cloud, { device_id: [...new Set(routerIds)] });
    return interfacesIn(found)(scope, marks);
  },
  everything: async (cloud) =>
    interfacesIn(await ports.list(cloud, { ...(await ofProject(cloud)), device_owner: ports.routerInterfaceOwners })),
  create: async (scope, wanted) => {
    const { cloud, idOf } = scope;
    const { key, spec } = wanted;
    const to = 'port' in spec ? { port_id: idOf('port', spec.port) } : { subnet_id: idOf('subnet', spec.subnet) };
    const router = idOf('router', spec.router);
    const isIt = (holder: Port) => holder.device_id === router && ports.isRouterInterface(holder);
    const added = await namingHolder(scope, wanted, routers.addInterface(cloud, router, to), isIt);
    return seenOf(key, { id: added.port_id, fixed_ips: [] });
  },
  difference: noDifference,
  update: never,
  // Without it the servers are cut off: another address is to be free before this one is given up.
  foresee: async ({ cloud, idOf }, wanted, cloudId) => {
    const { spec } = wanted;
    if ('port' in spec || spec.gateway === undefined) return;
    const place = { address: spec.gateway, subnet: idOf('subnet', spec.subnet) };
    await requireFree(cloud, wanted, place, ({ id }) => id === cloudId);
  },
  // Neutron deletes the port with it, whoever made it.
  remove: async (scope, cloudId, key) => {
    const router = scope.idOf('router', routerOf(key));
    const remove = () => routers.removeInterface(scope.cloud, router, { port_id: cloudId });
    try {
      await remove();
    } catch (error) {
      const type = isFailure(error) ? error.neutronType : undefined;
      if (type === 'RouterInterfaceInUseByRoute') throw await heldByRoutes(scope.cloud, router, error as Error);
      if (type !== 'RouterInterfaceInUseByFloatingIP') throw error;
      await takeOff(scope, router, cloudId);
      await remove();
    }
    return true;
  },
  meter: () => null,
};
