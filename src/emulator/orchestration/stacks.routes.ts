import { randomUUID } from 'node:crypto';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { heatError } from '../core/refusals';
import type { RouteTable } from '../core/route.table';
import { newKeystoneId } from '../identity/keystone.ids';
import { InternalApi } from './internal.api';
import type { Stack, StackResource } from './orchestration.types';
import { begin } from './stack.engine';
import { findStack, namedStack, ownStacks, redirect, stackUrl } from './stack.find';
import { resourceView, listedView, stackView } from './stack.view';
import { checkTemplate, parametersOf, parseTemplate } from './template.check';

type Body = Record<string, unknown>;

const refused = (message: string) => heatError(400, 'HTTPBadRequest', message);
const bodyOf = (call: Call): Body => (call.body ?? {}) as Body;

function tagsOf({ tags }: Body): string[] {
  const all = typeof tags === 'string' && tags !== '' ? tags.split(',') : [];
  const long = all.find((tag) => tag.length > 80);
  if (long !== undefined) throw refused(`Invalid tag, "${long}" is longer than 80 characters`);
  return all;
}

/** Heat's default of max_resources_per_stack. */
const mostResources = 1_000;

/** What a create and an update say of the stack. */
function wantedOf(call: Call): Pick<Stack, 'template' | 'parameters' | 'tags' | 'timeoutMins'> {
  const body = bodyOf(call);
  const template = parseTemplate(body.template);
  const tags = tagsOf(body);
  const parameters = parametersOf(call.cloud, template, (body.parameters ?? {}) as Body);
  if (Object.keys(template.resources).length > mostResources)
    throw heatError(400, 'RequestLimitExceeded', 'Request limit exceeded: Maximum resources per stack exceeded.');
  checkTemplate(template, parameters);
  const timeoutMins = body.timeout_mins === undefined ? null : Number(body.timeout_mins);
  return { template, parameters, tags, timeoutMins };
}

const stackName = /^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$/;

/** Heat's default of max_stacks_per_tenant. */
const mostStacks = 512;

function requireRoom(call: Call): void {
  const limit = call.cloud.faults.quota('orchestration', 'stacks') ?? mostStacks;
  if (limit < 0 || ownStacks(call).length < limit) return;
  const text = `You have reached the maximum stacks per tenant, ${limit}. Please delete some stacks.`;
  throw heatError(400, 'RequestLimitExceeded', `Request limit exceeded: ${text}`);
}

function create(call: Call): Reply {
  const { cloud, session } = call;
  const { stack_name: name } = bodyOf(call);
  if (typeof name !== 'string') throw refused('No stack name specified');
  if (bodyOf(call).template === undefined) throw refused('No template specified');
  if (!stackName.test(name)) {
    const rule =
      'must contain only alphanumeric or "_-." characters, must start with alpha and must be 255 characters or less.';
    throw heatError(400, 'StackValidationFailed', `Invalid stack name ${name} ${rule}`);
  }
  if (namedStack(call, name)) throw heatError(409, 'StackExists', `The Stack (${name}) already exists.`);
  requireRoom(call);
  const wanted = wantedOf(call);
  const stack = begin(
    cloud,
    {
      id: randomUUID(),
      name,
      projectId: session.projectId,
      userId: session.userId,
      roles: session.roles,
      ...wanted,
      disableRollback: bodyOf(call).disable_rollback !== false,
      traversal: 0,
      reason: '',
      stackUserProjectId: newKeystoneId(),
      action: 'CREATE',
      status: 'IN_PROGRESS',
      createdAt: cloud.now(),
      updatedAt: null,
      deletedAt: null,
    },
    'CREATE',
  );
  const href = stackUrl(call, stack);
  const json = { stack: { id: stack.id, links: [{ href, rel: 'self' }] } };
  return { status: 201, json, headers: { location: href } };
}

const accepted = ok(
  { message: 'The request is accepted for processing.<br /><br />\n\n\n', code: '202 Accepted', title: 'Accepted' },
  202,
);

/** Also while another action is under way: the newest one counts. */
function update(call: Call): Reply {
  const stack = findStack(call);
  const { timeoutMins, ...wanted } = wantedOf(call);
  const { roles } = call.session;
  begin(call.cloud, { ...stack, ...wanted, roles, timeoutMins: timeoutMins ?? stack.timeoutMins }, 'UPDATE');
  return accepted;
}

function remove(call: Call): Reply {
  begin(call.cloud, { ...findStack(call), roles: call.session.roles }, 'DELETE');
  return empty();
}

function list(call: Call): Reply {
  const names = call.query.getAll('name');
  const from = call.query.get('marker');
  const limit = Number(call.query.get('limit') ?? Infinity);
  const rows = ownStacks(call)
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .sort((a, b) => b.createdAt - a.createdAt);
  const start = from === null ? 0 : rows.findIndex(({ id }) => id === from) + 1;
  const page = rows.slice(start, start + limit);
  return ok({ stacks: page.map((stack) => listedView(call, stack)), ...nextLink(call, page, limit) });
}

function nextLink(call: Call, page: Stack[], limit: number): { links?: object[] } {
  const last = page.at(-1);
  if (!last || page.length < limit) return {};
  const query = new URLSearchParams(call.query);
  query.set('marker', last.id);
  const href = `${call.origin}/orchestration/v1/${call.session.projectId}/stacks?${query.toString()}`;
  return { links: [{ rel: 'next', href }] };
}

function listResources(call: Call): Reply {
  const stack = findStack(call, 'shown');
  const ofTemplate = ({ current, name }: StackResource) => current && name in stack.template.resources;
  const rows = call.cloud.stackResources.by('stack', stack.id).filter(ofTemplate);
  return ok({ resources: rows.map((row) => resourceView(call, stack, row)) });
}

function findResource(call: Call) {
  const stack = findStack(call);
  const { resource } = call.params;
  const row = call.cloud.stackResources.by('stack', stack.id).find(({ name, current }) => current && name === resource);
  if (row) return { stack, row };
  const text = `The Resource (${resource}) could not be found in Stack ${stack.name}.`;
  throw heatError(404, 'ResourceNotFound', text);
}

/** What is marked unhealthy is made anew by the next update, unless it is marked healthy before. */
function mark(call: Call): Reply {
  const { row } = findResource(call);
  const { mark_unhealthy: unhealthy, resource_status_reason: reason = byMark } = bodyOf(call);
  const status = unhealthy ? 'FAILED' : 'COMPLETE';
  if (unhealthy || (row.action === 'CHECK' && row.status === 'FAILED'))
    call.cloud.stackResources.put({ ...row, action: 'CHECK', status, reason: String(reason) });
  return ok(null);
}

const byMark = 'state changed by resource_mark_unhealthy api';

function validate(call: Call): Reply {
  const template = parseTemplate(bodyOf(call).template);
  try {
    checkTemplate(template, Object.fromEntries(Object.keys(template.parameters).map((name) => [name, ''])));
  } catch (error) {
    throw error instanceof Error ? refused(error.message) : error;
  }
  const parameters = Object.entries(template.parameters).map(([name, { description, default: value }]) => [
    name,
    { Type: 'String', Description: description, NoEcho: 'false', Label: name, Default: value },
  ]);
  return ok({
    Description: template.description,
    Parameters: Object.fromEntries(parameters) as object,
    Environment: {},
  });
}

const root = '/v1/stacks';
const one = `${root}/:name/:id`;

export const stackRoutes = (routes: RouteTable): Route[] => {
  const api = (call: Call, stack: Stack) => new InternalApi(call.cloud, routes, stack);
  const show = (call: Call): Reply => {
    const stack = findStack(call, 'shown');
    return ok({ stack: stackView(call, api(call, stack), stack) });
  };
  const showResource = (call: Call): Reply => {
    const { stack, row } = findResource(call);
    return ok({ resource: { ...resourceView(call, stack, row), description: '' } });
  };
  return [
    { method: 'GET', path: root, handler: list },
    { method: 'POST', path: root, handler: create },
    { method: 'GET', path: `${root}/:name`, handler: redirect },
    { method: 'DELETE', path: `${root}/:name`, handler: redirect },
    { method: 'GET', path: one, handler: show },
    { method: 'PUT', path: one, handler: update },
    { method: 'DELETE', path: one, handler: remove },
    { method: 'GET', path: `${one}/template`, handler: (call) => ok(findStack(call).template) },
    { method: 'GET', path: `${one}/resources`, handler: listResources },
    { method: 'GET', path: `${one}/resources/:resource`, handler: showResource },
    { method: 'PATCH', path: `${one}/resources/:resource`, handler: mark },
    { method: 'POST', path: '/v1/validate', handler: validate },
  ];
};
