import type { Call, Reply, Route } from '../core/api.call';
import { isoNaive } from '../core/iso.time';
import { swiftError } from '../core/refusals';
import type { Container } from './object-store.types';
import { objectRoutes } from './objects.routes';
import { findContainer, projectOf } from './store.access';
import { accountHeaders, changedMetadata, containerHeaders } from './swift.headers';

const html = { 'content-type': 'text/html; charset=UTF-8' };

/** A list as JSON, when that is asked for, or else as lines of names. */
function listing(
  call: Call,
  rows: { name: string }[],
  view: (name: string) => object,
  headers: Reply['headers'],
): Reply {
  const { query } = call;
  const limit = Number(query.get('limit') ?? 10_000);
  const page = rows
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => name.startsWith(query.get('prefix') ?? '') && name > (query.get('marker') ?? ''))
    .slice(0, limit);
  const json = query.get('format') === 'json' || String(call.headers.accept).includes('application/json');
  if (json) return { status: 200, json: page.map(({ name }) => view(name)), headers };
  const text = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
  return page.length === 0
    ? { status: 204, headers: text }
    : { status: 200, raw: page.map(({ name }) => `${name}\n`).join(''), headers: text };
}

function showAccount(call: Call): Reply {
  const { cloud } = call;
  const project = projectOf(call);
  const headers = accountHeaders(cloud, project);
  if (call.method === 'HEAD') return { status: 204, headers };
  const view = (name: string) => {
    const { 'x-container-object-count': count, 'x-container-bytes-used': bytes } = containerHeaders(
      cloud,
      cloud.containers.get(`${project}/${name}`) as Container,
    );
    return { name, count: Number(count), bytes: Number(bytes) };
  };
  return listing(call, [...cloud.containers.by('project', project)], view, headers);
}

function changeAccount(call: Call): Reply {
  const { storeAccounts } = call.cloud;
  const id = projectOf(call);
  const metadata = changedMetadata('account', call.headers, storeAccounts.get(id)?.metadata ?? {});
  storeAccounts.put({ id, metadata });
  return { status: 204, headers: html };
}

function showContainer(call: Call): Reply {
  const { cloud } = call;
  const container = findContainer(call);
  const headers = containerHeaders(cloud, container);
  if (call.method === 'HEAD') return { status: 204, headers };
  const objects = new Map(cloud.objects.by('container', container.id).map((row) => [row.name, row]));
  const view = (name: string) => {
    const { size, md5, contentType, updatedAt } = objects.get(name) ?? {};
    const time = { last_modified: isoNaive(updatedAt ?? 0) };
    return { name, bytes: size, hash: md5, content_type: contentType, ...time };
  };
  return listing(call, [...objects.values()], view, headers);
}

function putContainer(call: Call): Reply {
  const { cloud, params } = call;
  const projectId = projectOf(call);
  const id = `${projectId}/${params.container}`;
  const before = cloud.containers.get(id);
  const metadata = changedMetadata('container', call.headers, before?.metadata ?? {});
  const createdAt = before?.createdAt ?? cloud.now();
  cloud.containers.put({ id, projectId, name: params.container, metadata, createdAt });
  return { status: before ? 202 : 201, headers: html };
}

function changeContainer(call: Call): Reply {
  const container = findContainer(call);
  const metadata = changedMetadata('container', call.headers, container.metadata);
  call.cloud.containers.put({ ...container, metadata });
  return { status: 204, headers: html };
}

function removeContainer(call: Call): Reply {
  const { id } = findContainer(call);
  if (call.cloud.objects.count('container', id) > 0) throw swiftError(409);
  call.cloud.containers.delete(id);
  return { status: 204, headers: html };
}

/** Bodies of Swift are bytes, not JSON. */
const bytes = (handler: (call: Call) => Reply) => ({
  streaming: true,
  handler: (call: Call) => call.cloud.transaction(() => handler(call)),
});

const account = '/v1/:account';
const container = `${account}/:container`;

export const objectStoreRoutes: Route[] = [
  { method: 'GET', path: account, handler: showAccount },
  { method: 'HEAD', path: account, handler: showAccount },
  { method: 'POST', path: account, ...bytes(changeAccount) },
  { method: 'GET', path: container, handler: showContainer },
  { method: 'HEAD', path: container, handler: showContainer },
  { method: 'PUT', path: container, ...bytes(putContainer) },
  { method: 'POST', path: container, ...bytes(changeContainer) },
  { method: 'DELETE', path: container, handler: removeContainer },
  ...objectRoutes,
];
