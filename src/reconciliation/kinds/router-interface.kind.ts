import { groupBy } from '../../common/group';
import { ports, routers } from '../../openstack';
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
    await routers.removeInterface(cloud, idOf('router', 'router'), { port_id: cloudId });
    return true;
  },
  meter: () => null,
};
