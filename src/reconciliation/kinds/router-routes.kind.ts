import { isFailure, routers } from '../../openstack';
import type { KindDriver, Route, Seen } from '../resource.types';
import { idOrNull, sameSet } from './kind.helpers';

const seenOf = (key: string, { id, routes }: { id: string; routes: Route[] }): Seen => ({
  kind: 'router_routes',
  key,
  cloudId: id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: { routes: routes.map(({ destination, nexthop }) => ({ destination, nexthop })) },
});

const texts = (routes: Route[]): string[] => routes.map(({ destination, nexthop }) => `${destination} via ${nexthop}`);

/**
 * The static routes of one of our routers, all of them. They are apart from their router because Neutron takes a route
 * only once its next hop is on a network that the router joins, and keeps that interface as long as the route is there.
 */
export const routerRoutesKind: KindDriver<'router_routes'> = {
  kind: 'router_routes',
  // The whole list is set at once: a second time changes nothing.
  fenced: true,
  list: async ({ cloud, idOf }, marks) => {
    const known = marks.flatMap(({ key }) => {
      const id = idOrNull(idOf, 'router', key);
      return id === null ? [] : [{ key, id }];
    });
    if (known.length === 0) return [];
    const found = await routers.list(cloud, { id: known.map(({ id }) => id) });
    return known.flatMap(({ key, id }) => {
      const router = found.find((candidate) => candidate.id === id);
      return router && router.routes.length > 0 ? [seenOf(key, router)] : [];
    });
  },
  create: async ({ cloud, idOf }, { key, spec }) =>
    seenOf(key, await routers.update(cloud, idOf('router', spec.router), { routes: spec.routes })),
  difference: (_scope, { spec }, { attributes }) => {
    const found = texts(attributes.routes ?? []);
    return sameSet(found, texts(spec.routes)) ? null : `has the routes ${found.join(', ') || 'none'}`;
  },
  update: async ({ cloud }, { key, spec }, { cloudId }) =>
    seenOf(key, await routers.update(cloud, cloudId, { routes: spec.routes })),
  remove: async ({ cloud }, cloudId) => {
    try {
      await routers.update(cloud, cloudId, { routes: [] });
    } catch (error) {
      if (!isFailure(error, 'gone')) throw error;
    }
    return true;
  },
  meter: () => null,
};
