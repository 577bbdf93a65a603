import { randomUUID } from 'node:crypto';
import type { Call, Reply, Route } from '../core/api.call';
import { swiftError } from '../core/refusals';
import { containerAt, findObject, projectOf } from './store.access';
import { httpTime, objectHeaders, objectMetadata } from './swift.headers';
import { bySignature, dispositionOf } from './temp-url';

const html = { 'content-type': 'text/html; charset=UTF-8' };

/** Everybody with a token of the project, or with an address that is signed with its key. */
function authorize(call: Call): 'token' | 'signature' {
  if (bySignature(call)) return 'signature';
  projectOf(call);
  return 'token';
}

function show(call: Call): Reply {
  const way = authorize(call);
  const object = findObject(call);
  const headers = {
    ...objectHeaders(object, way === 'token'),
    ...(way === 'signature' ? dispositionOf(call) : {}),
  };
  if (call.method === 'HEAD') return { status: 200, headers };
  return { status: 200, raw: call.cloud.contents.read(object.contentId), headers };
}

async function put(call: Call): Promise<Reply> {
  authorize(call);
  const { cloud, headers, params } = call;
  const contentId = randomUUID();
  const { size, md5 } = await cloud.contents.write(contentId, call.request);
  let replaced: string | undefined = contentId;
  try {
    cloud.transaction(() => {
      const container = containerAt(call);
      if (!container) throw swiftError(404);
      const id = `${container.id}/${params.object}`;
      const before = cloud.objects.get(id);
      if (headers['if-none-match'] === '*' && before) throw swiftError(412);
      if (headers.etag !== undefined && headers.etag.replaceAll('"', '').toLowerCase() !== md5) throw swiftError(422);
      const contentType = headers['content-type'] ?? 'application/octet-stream';
      cloud.objects.put({
        id,
        containerId: container.id,
        name: params.object,
        size,
        md5,
        contentType,
        contentId,
        metadata: objectMetadata(headers),
        updatedAt: cloud.now(),
      });
      replaced = before?.contentId;
    });
  } finally {
    if (replaced !== undefined) cloud.contents.remove(replaced);
  }
  return { status: 201, headers: { ...html, etag: md5, 'last-modified': httpTime(cloud.now()) } };
}

function change(call: Call): Reply {
  authorize(call);
  const object = findObject(call);
  const metadata = objectMetadata(call.headers);
  call.cloud.transaction(() => call.cloud.objects.put({ ...object, metadata, updatedAt: call.cloud.now() }));
  return { status: 202, headers: html };
}

function remove(call: Call): Reply {
  authorize(call);
  const object = findObject(call);
  call.cloud.objects.delete(object.id);
  call.cloud.afterCommit(() => call.cloud.contents.remove(object.contentId));
  return { status: 204, headers: html };
}

const path = '/v1/:account/:container/:object';

/** Open, because a temporary address needs no token: each looks for itself who asks. */
export const objectRoutes: Route[] = [
  { method: 'GET', path, handler: show, open: true },
  { method: 'HEAD', path, handler: show, open: true },
  { method: 'PUT', path, handler: put, open: true, streaming: true },
  { method: 'POST', path, handler: change, open: true, streaming: true },
  { method: 'DELETE', path, handler: remove, open: true },
];
