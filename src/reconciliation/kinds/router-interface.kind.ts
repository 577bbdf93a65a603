import { DomainError } from '../../common/errors';
import { groupBy } from '../../common/group';
import { isFailure, ports, routers, type Cloud } from '../../openstack';
import type { KindDriver, MarkedKey, Scope, Seen } from '../resource.types';
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

/** Of centralized and distributed routers. */
const owners = ['network:router_interface', 'network:router_interface_distributed'];

/** Its port is Neutron's and bears no mark; it is known by our router, whose ports these are, and our subnet. */
const interfacesIn = (found: Port[], { idOf }: Scope, marks: MarkedKey[]): Seen[] =>
  marks.flatMap(({ key }) => {
    const subnet = orNull(() => idOf('subnet', key));
    const port = found.find(
      ({ device_owner, fixed_ips }) =>
        device_owner.startsWith('network:router_interface') && fixed_ips.some(({ subnet_id }) => subnet_id === subnet),
    );
    return port ? [seenOf(key, port)] : [];
  });

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

export const routerInterfaceKind: KindDriver<'router_interface'> = {
  kind: 'router_interface',
  // Adding the same subnet twice is refused: 400, «Router already has a port on subnet».
  fenced: true,
  list: async (scope, marks) => {
    const router = orNull(() => scope.idOf('router', 'router'));
    if (router === null || marks.length === 0) return [];
    return interfacesIn(await ports.list(scope.cloud, { device_id: router }), scope, marks);
  },
  everything: async (cloud) => {
    const found = await ports.list(cloud, { ...(await ofProject(cloud)), device_owner: owners });
    const byRouter = groupBy(found, ({ device_id }) => device_id);
    return (scope, marks) => {
      const router = orNull(() => scope.idOf('router', 'router'));
      return interfacesIn(byRouter.get(router ?? '') ?? [], scope, marks);
    };
  },
  create: async ({ cloud, idOf }, { key, spec }) => {
    const added = await routers.addInterface(cloud, idOf('router', spec.router), {
      subnet_id: idOf('subnet', spec.subnet),
    });
    return seenOf(key, { id: added.port_id, fixed_ips: [] });
  },
  difference: noDifference,
  update: never,
  remove: async ({ cloud, idOf }, cloudId) => {
    const router = idOf('router', 'router');
    try {
      await routers.removeInterface(cloud, router, { port_id: cloudId });
    } catch (error) {
      const byRoute = isFailure(error) && error.neutronType === 'RouterInterfaceInUseByRoute';
      throw byRoute ? await heldByRoutes(cloud, router, error) : error;
    }
    return true;
  },
  meter: () => null,
};
