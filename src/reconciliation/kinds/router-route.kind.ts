import { routers, type Cloud, type Query } from '../../openstack';
import { routeOfKey, routerOfKey, routeText } from '../wanted/route.keys';
import type { KindDriver, Listed, Seen } from '../resource.types';
import { never, noDifference, ofProject, orNull } from './kind.helpers';

const seenOf = (key: string): Seen => ({
  kind: 'router_route',
  key,
  // A route has no id: its destination and next hop are all that it is.
  cloudId: routeText(routeOfKey(key)),
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: {},
});

/** A route bears no mark; it is known by our router and by what it says. Routes that others set are left alone. */
async function routesIn(cloud: Cloud, filter: Query): Promise<Listed> {
  const found = await routers.list(cloud, filter);
  const routesOf = new Map(found.map(({ id, routes }) => [id, new Set(routes.map(routeText))]));
  return ({ idOf }, marks) =>
    marks.flatMap(({ key }) => {
      const router = orNull(() => idOf('router', routerOfKey(key)));
      return router !== null && routesOf.get(router)?.has(routeText(routeOfKey(key))) ? [seenOf(key)] : [];
    });
}

/**
 * A static route of one of our routers. It is apart from the router because Neutron takes a route only once its next hop
 * is on a network that the router joins, and keeps that interface as long as the route is there.
 */
export const routerRouteKind: KindDriver<'router_route'> = {
  kind: 'router_route',
  // Adding a route that is there changes nothing (extension extraroute-atomic, Stein and newer).
  fenced: true,
  list: async (scope, marks) => {
    const ids = marks.flatMap(({ key }) => orNull(() => scope.idOf('router', routerOfKey(key))) ?? []);
    if (ids.length === 0) return [];
    return (await routesIn(scope.cloud, { id: [...new Set(ids)] }))(scope, marks);
  },
  everything: async (cloud) => routesIn(cloud, await ofProject(cloud)),
  create: async ({ cloud, idOf }, { key, spec }) => {
    await routers.addRoutes(cloud, idOf('router', spec.router), [spec.route]);
    return seenOf(key);
  },
  difference: noDifference,
  update: never,
  remove: async ({ cloud, idOf }, _cloudId, key) => {
    await routers.removeRoutes(cloud, idOf('router', routerOfKey(key)), [routeOfKey(key)]);
    return true;
  },
  meter: () => null,
};
