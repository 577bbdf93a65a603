import { isFailure, routers } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { never, noDifference, orNull } from './kind.helpers';

const seenOf = (key: string): Seen => ({
  kind: 'router_route',
  key,
  // A route has no id: its destination and next hop are all that it is.
  cloudId: key,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: {},
});

const keyOf = ({ destination, nexthop }: { destination: string; nexthop: string }): string =>
  `${destination}-${nexthop}`;

const routeOf = (key: string): { destination: string; nexthop: string } => {
  const [destination, nexthop] = key.split('-');
  return { destination, nexthop };
};

export const routerRouteKind: KindDriver<'router_route'> = {
  kind: 'router_route',
  // Adding a route that is there changes nothing (extension extraroute-atomic, Stein and newer).
  fenced: true,
  // A route bears no mark; it is known by our router and by what it says. Routes that others set are left alone.
  list: async ({ cloud, idOf }, marks) => {
    const id = orNull(() => idOf('router', 'router'));
    if (id === null || marks.length === 0) return [];
    try {
      const found = new Set((await routers.get(cloud, id)).routes.map(keyOf));
      return marks.flatMap(({ key }) => (found.has(key) ? [seenOf(key)] : []));
    } catch (error) {
      if (isFailure(error, 'gone')) return [];
      throw error;
    }
  },
  create: async ({ cloud, idOf }, { key, spec }) => {
    await routers.addRoutes(cloud, idOf('router', spec.router), [spec.route]);
    return seenOf(key);
  },
  difference: noDifference,
  update: never,
  remove: async ({ cloud, idOf }, cloudId) => {
    await routers.removeRoutes(cloud, idOf('router', 'router'), [routeOf(cloudId)]);
    return true;
  },
  meter: () => null,
};
