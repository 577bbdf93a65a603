import { ok, type Call, type Reply, type Route } from '../core/api.call';
import { catalog, region } from './catalog.view';
import { credentialRoutes } from './credentials.routes';
import { listReply, notFound, selfLink } from './keystone.list';
import { projectRoutes } from './projects.routes';
import { roleRoutes } from './roles.routes';
import { requireAdmin } from './session.guard';
import { tokenRoutes } from './tokens.routes';
import { userRoutes } from './users.routes';

const version = (call: Call) => ({
  id: 'v3.14',
  status: 'stable',
  updated: '2020-04-07T00:00:00Z',
  links: [{ rel: 'self', href: `${call.origin}/v3/` }],
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
});

const domain = (call: Call) => ({
  id: 'default',
  name: 'Default',
  description: 'The default domain',
  enabled: true,
  tags: [],
  options: {},
  links: selfLink(call, 'domains/default'),
});

function showDomain(call: Call): Reply {
  if (call.params.id !== 'default') throw notFound('domain', call.params.id);
  return ok({ domain: domain(call) });
}

function listServices(call: Call): Reply {
  requireAdmin(call.session, 'list_services');
  const views = catalog(call.origin).map(({ id, type, name }) => ({
    id,
    type,
    name,
    enabled: true,
    description: '',
    links: selfLink(call, `services/${id}`),
  }));
  return listReply(call, 'services', views, ['name', 'type']);
}

function listEndpoints(call: Call): Reply {
  requireAdmin(call.session, 'list_endpoints');
  const views = catalog(call.origin).flatMap((service) =>
    service.endpoints.map((endpoint) => ({
      ...endpoint,
      service_id: service.id,
      enabled: true,
      links: selfLink(call, `endpoints/${endpoint.id}`),
    })),
  );
  return listReply(call, 'endpoints', views, ['interface', 'service_id', 'region_id']);
}

function listRegions(call: Call): Reply {
  const view = { id: region, description: '', parent_region_id: null, links: selfLink(call, `regions/${region}`) };
  return listReply(call, 'regions', [view], []);
}

export const identityRoutes: Route[] = [
  { method: 'GET', path: '/', handler: (call) => ok({ versions: { values: [version(call)] } }, 300), open: true },
  { method: 'GET', path: '/v3', handler: (call) => ok({ version: version(call) }), open: true },
  ...tokenRoutes,
  ...projectRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...credentialRoutes,
  { method: 'GET', path: '/v3/domains', handler: (call) => listReply(call, 'domains', [domain(call)]) },
  { method: 'GET', path: '/v3/domains/:id', handler: showDomain },
  { method: 'GET', path: '/v3/groups', handler: (call) => listReply(call, 'groups', []) },
  { method: 'GET', path: '/v3/services', handler: listServices },
  { method: 'GET', path: '/v3/endpoints', handler: listEndpoints },
  { method: 'GET', path: '/v3/regions', handler: listRegions },
];
