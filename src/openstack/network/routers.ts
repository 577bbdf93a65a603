import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { call, createOne, getOne, listAll, removeOne, unlessGone, updateOne } from '../verbs';
import { kind, standardAttributes } from './neutron';

const gatewaySchema = z.looseObject({
  network_id: z.string(),
  enable_snat: z.boolean().optional(),
  external_fixed_ips: z.array(z.looseObject({ subnet_id: z.string(), ip_address: z.string() })).default([]),
});

const routerSchema = z.looseObject({
  ...standardAttributes,
  status: z.string(),
  admin_state_up: z.boolean(),
  external_gateway_info: gatewaySchema.nullable(),
  routes: z.array(z.looseObject({ destination: z.string(), nexthop: z.string() })).default([]),
});
export type Router = z.infer<typeof routerSchema>;

export interface Gateway {
  network_id: string;
  enable_snat?: boolean;
}

export interface NewRouter {
  name: string;
  description?: string;
  project_id?: string;
  admin_state_up?: boolean;
  /** In the same request as the router, so that no crash leaves it without. */
  external_gateway_info?: Gateway | null;
}
export interface Route {
  destination: string;
  nexthop: string;
}
export type RouterChanges = Partial<Omit<NewRouter, 'project_id'>> & { routes?: Route[] };

const interfaceSchema = z.looseObject({ id: z.string(), port_id: z.string(), subnet_id: z.string() });
/** `id` is the router's. */
export type RouterInterface = z.infer<typeof interfaceSchema>;
export type InterfaceOf = { subnet_id: string } | { port_id: string };

const routers = kind('routers', 'router', routerSchema);

/** All that match; an administrator sees every project's unless `project_id` is among the filters. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Router[]> => listAll(cloud, routers, filter);

export const get = (cloud: Cloud, id: string): Promise<Router> => getOne(cloud, routers, id);

export const create = (cloud: Cloud, wanted: NewRouter): Promise<Router> => createOne(cloud, routers, wanted);

export const update = (cloud: Cloud, id: string, changes: RouterChanges, revision?: number): Promise<Router> =>
  updateOne(cloud, routers, id, changes, revision);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, routers, id);

/** Not idempotent: Neutron answers 400 "already has a port on subnet" (class `exists`) to the second of two. */
export const addInterface = (cloud: Cloud, id: string, to: InterfaceOf): Promise<RouterInterface> =>
  call(
    cloud,
    { service: 'network', method: 'PUT', path: path`/routers/${id}/add_router_interface`, json: to, idempotent: false },
    interfaceSchema,
  );

/** False when the router has no such interface, or is gone. */
export const removeInterface = (cloud: Cloud, id: string, from: InterfaceOf): Promise<boolean> =>
  unlessGone(
    cloud.request({
      service: 'network',
      method: 'PUT',
      path: path`/routers/${id}/remove_router_interface`,
      json: from,
    }),
  );

/** Sets, changes or (null) clears the external gateway. */
export const setGateway = (cloud: Cloud, id: string, gateway: Gateway | null): Promise<Router> =>
  update(cloud, id, { external_gateway_info: gateway });

/** Adds static routes to those that the router has; one that is there already changes nothing (extraroute-atomic). */
export async function addRoutes(cloud: Cloud, id: string, routes: Route[]): Promise<void> {
  const target = path`/routers/${id}/add_extraroutes`;
  await cloud.request({ service: 'network', method: 'PUT', path: target, json: { router: { routes } } });
}

/** Takes static routes away; one that is not there changes nothing. False when the router itself is gone. */
export const removeRoutes = (cloud: Cloud, id: string, routes: Route[]): Promise<boolean> =>
  unlessGone(
    cloud.request({
      service: 'network',
      method: 'PUT',
      path: path`/routers/${id}/remove_extraroutes`,
      json: { router: { routes } },
    }),
  );
