import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { ownerOf, parseFields } from './neutron.body';
import { conflict, disallowed, routerNotFound } from './neutron.errors';
import { flag, maybe, routes, text, texts } from './neutron.fields';
import type { View } from './neutron.page';
import type { Resource } from './neutron.resource';
import { born, revise, standardView } from './neutron.rows';
import { isRouterInterface, type Router } from './network.types';
import { gatewaySchema, setGateway, type WantedGateway } from './router.gateway';
import { requireReachable } from './router.routes.check';

const changeable = {
  name: maybe(text()),
  description: maybe(text()),
  admin_state_up: maybe(flag),
  external_gateway_info: gatewaySchema.nullable().optional(),
  distributed: maybe(flag),
  ha: maybe(flag),
};
const createSchema = z.strictObject({
  ...changeable,
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
  availability_zone_hints: texts.optional(),
  flavor_id: z.string().nullable().optional(),
});
const updateSchema = z.strictObject({ ...changeable, routes: routes.nullable().optional() });

const fields = [
  'admin_state_up',
  'status',
  'external_gateway_info',
  'availability_zone_hints',
  'availability_zones',
  'routes',
  'flavor_id',
  'distributed',
  'ha',
];
const adminOnly = ['distributed', 'ha'];

function view({ cloud, session }: Call, row: Router): View {
  const port = cloud.ports.get(row.gatewayPortId ?? '');
  const gateway = port && {
    network_id: port.networkId,
    external_fixed_ips: port.fixedIps,
    enable_snat: row.enableSnat,
  };
  return {
    ...standardView(row),
    admin_state_up: row.adminStateUp,
    status: 'ACTIVE',
    external_gateway_info: gateway ?? null,
    availability_zone_hints: row.hints,
    availability_zones: port || cloud.ports.count('device', row.id) > 0 ? ['nova'] : [],
    routes: row.routes,
    flavor_id: null,
    ...(session.isAdmin ? { distributed: false, ha: false } : {}),
  };
}

/** Whether to translate addresses and which to use is for administrators. */
function requireMaySet(call: Call, wanted: WantedGateway | null | undefined, action: string): void {
  if (call.session.isAdmin || !wanted) return;
  const base = `${action}:external_gateway_info`;
  if (wanted.enable_snat !== undefined) throw disallowed(action, base, `${base}:enable_snat`);
  if (wanted.external_fixed_ips !== undefined) throw disallowed(action, base, `${base}:external_fixed_ips`);
}

const wantsGateway = (wanted: WantedGateway | null | undefined): wanted is WantedGateway =>
  wanted !== null && wanted !== undefined && wanted.network_id !== undefined;

function create(call: Call, given: Record<string, unknown>): Router {
  const { cloud } = call;
  const wanted = parseFields(call, given, {
    resource: 'router',
    mode: 'create',
    schema: createSchema,
    adminOnly,
    fields,
  });
  requireMaySet(call, wanted.external_gateway_info, 'create_router');
  const router = cloud.routers.put({
    ...born(cloud, ownerOf(call, wanted), wanted.name ?? '', wanted.description ?? ''),
    adminStateUp: wanted.admin_state_up ?? true,
    gatewayPortId: null,
    enableSnat: true,
    routes: [],
    hints: wanted.availability_zone_hints ?? [],
  });
  return wantsGateway(wanted.external_gateway_info) ? setGateway(call, router, wanted.external_gateway_info) : router;
}

function update(call: Call, row: Router, given: Record<string, unknown>): Router {
  const { cloud } = call;
  const wanted = parseFields(call, given, {
    resource: 'router',
    mode: 'update',
    schema: updateSchema,
    adminOnly,
    fields,
  });
  requireMaySet(call, wanted.external_gateway_info, 'update_router');
  const gateway = wanted.external_gateway_info;
  const router = gateway === undefined ? row : setGateway(call, row, wantsGateway(gateway) ? gateway : null);
  if (wanted.routes) requireReachable(cloud, router, wanted.routes);
  return revise(cloud, cloud.routers, router, {
    name: wanted.name ?? router.name,
    description: wanted.description ?? router.description,
    adminStateUp: wanted.admin_state_up ?? router.adminStateUp,
    routes: wanted.routes === undefined ? router.routes : (wanted.routes ?? []),
  });
}

export const interfacesOf = (cloud: Cloud, routerId: string) =>
  cloud.ports.by('device', routerId).filter(isRouterInterface);

function remove({ cloud }: Call, row: Router): void {
  const ports = interfacesOf(cloud, row.id);
  if (ports.length > 0) {
    const ids = ports.map((port) => port.id).join(', ');
    throw conflict('RouterInUse', `Router ${row.id} has ports still attached: ${ids}`);
  }
  if (row.gatewayPortId !== null) cloud.ports.delete(row.gatewayPortId);
  cloud.routers.delete(row.id);
}

export const routers: Resource<Router> = {
  name: 'router',
  path: 'routers',
  fields,
  tagged: true,
  table: (cloud) => cloud.routers,
  view,
  missing: routerNotFound,
  create,
  update,
  remove,
};
