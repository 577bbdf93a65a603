import { empty, ok, type ApiError, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { Table } from '../core/indexed.table';
import { neutronError } from '../core/refusals';
import { unwrap } from './neutron.body';
import { disallowed } from './neutron.errors';
import { listReply, pick } from './neutron.list';
import type { View } from './neutron.page';
import type { NeutronRow } from './network.types';
import { standardFields } from './neutron.rows';
import { requireQuota, type NetworkQuota } from './quota.limits';
import { tagRoutes } from './tags.routes';

type Fields = Record<string, unknown>;

export interface Resource<T extends NeutronRow> {
  /** Singular with underscores, as in bodies: `security_group`. */
  name: NetworkQuota;
  /** Plural as in paths: `security-groups`. */
  path: string;
  fields: readonly string[];
  /** Extensions without tags (rules) say false. */
  tagged: boolean;
  table: (cloud: Cloud) => Table<T>;
  view: (call: Call, row: T) => View;
  missing: (id: string) => ApiError;
  /** Rows that are not the caller's own and yet may be seen. */
  shared?: (cloud: Cloud) => T[];
  isShared?: (cloud: Cloud, row: T) => boolean;
  /** Runs before anything else is looked at: the default security group comes to be here. */
  prepare?: (call: Call) => void;
  /** What holds of several in one request, beyond each by itself. */
  checkBulk?: (items: Fields[]) => void;
  create: (call: Call, given: Fields) => T;
  update: (call: Call, row: T, given: Fields) => T;
  remove: (call: Call, row: T) => void;
}

const isOwn = (call: Call, row: NeutronRow): boolean =>
  call.session.isAdmin || row.projectId === call.session.projectId;

/** A row that the caller may see; else the same 404 as for one that does not exist. */
export function findVisible<T extends NeutronRow>(call: Call, resource: Resource<T>, id: string): T {
  const row = resource.table(call.cloud).get(id);
  if (!row || !(isOwn(call, row) || resource.isShared?.(call.cloud, row))) throw resource.missing(id);
  return row;
}

/** A row that the caller may change. */
export function findOwn<T extends NeutronRow>(call: Call, resource: Resource<T>, id: string, action: string): T {
  const row = findVisible(call, resource, id);
  if (!isOwn(call, row)) throw disallowed(`${action}_${resource.name}`);
  return row;
}

function requireRevision(call: Call, row: NeutronRow): void {
  const wanted = /^revision_number=(\d+)$/.exec(call.headers['if-match'] ?? '')?.[1];
  if (wanted === undefined || Number(wanted) === row.revision) return;
  const message = `Constrained to ${wanted}, but current revision is ${row.revision}`;
  throw neutronError(412, 'RevisionNumberConstraintFailed', message);
}

function mine<T extends NeutronRow>(call: Call, resource: Resource<T>): T[] {
  const table = resource.table(call.cloud);
  if (call.session.isAdmin) return table.all();
  const own = table.by('project', call.session.projectId);
  const others = (resource.shared?.(call.cloud) ?? []).filter((row) => row.projectId !== call.session.projectId);
  return [...own, ...others];
}

/** List, show, create, update, delete and tags of one kind of object. */
export function resourceRoutes<T extends NeutronRow>(resource: Resource<T>): Route[] {
  const { name, path } = resource;
  const plural = `${name}s`;
  const shown = (call: Call, row: T): View => resource.view(call, row);

  const list = (call: Call): Reply => {
    resource.prepare?.(call);
    return listReply(call, {
      plural,
      fields: [...standardFields, 'revision_number', ...resource.fields],
      table: resource.table(call.cloud),
      mine: () => mine(call, resource),
      visible: (row) => isOwn(call, row) || (resource.isShared?.(call.cloud, row) ?? false),
      view: (row) => shown(call, row),
      missing: resource.missing,
    });
  };
  const show = (call: Call): Reply => {
    resource.prepare?.(call);
    const view = shown(call, findVisible(call, resource, call.params.id));
    const wanted = call.query.getAll('fields');
    return ok({ [name]: wanted.length === 0 ? view : pick(view, wanted) });
  };
  const create = (call: Call): Reply => {
    resource.prepare?.(call);
    const { one, items } = unwrap(call.body, name, plural);
    if (!one) resource.checkBulk?.(items);
    const rows = items.map((given) => {
      const row = resource.create(call, given);
      requireQuota(call.cloud, row.projectId, name);
      return shown(call, row);
    });
    return ok(one ? { [name]: rows[0] } : { [plural]: rows }, 201);
  };
  const update = (call: Call): Reply => {
    const row = findOwn(call, resource, call.params.id, 'update');
    requireRevision(call, row);
    const [given] = unwrap(call.body, name, plural).items;
    return ok({ [name]: shown(call, resource.update(call, row, given)) });
  };
  const remove = (call: Call): Reply => {
    const row = findOwn(call, resource, call.params.id, 'delete');
    requireRevision(call, row);
    resource.remove(call, row);
    return empty();
  };
  const root = `/v2.0/${path}`;
  return [
    { method: 'GET', path: root, handler: list },
    { method: 'POST', path: root, handler: create },
    { method: 'GET', path: `${root}/:id`, handler: show },
    { method: 'PUT', path: `${root}/:id`, handler: update },
    { method: 'DELETE', path: `${root}/:id`, handler: remove },
    ...(resource.tagged
      ? tagRoutes(root, resource.table, (call) => findOwn(call, resource, call.params.id, 'update'))
      : []),
  ];
}
