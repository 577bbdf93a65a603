import type { IncomingHttpHeaders } from 'node:http';
import type { Cloud } from '../core/cloud.state';
import type { Container, StoredObject } from './object-store.types';

type Headers = Record<string, string>;
type Metadata = Readonly<Record<string, string>>;

/** A day and time as HTTP writes it; Swift rounds up. */
export const httpTime = (ms: number): string => new Date(Math.ceil(ms / 1000) * 1000).toUTCString();

const timestamp = (ms: number): string => (ms / 1000).toFixed(5);

const given = (headers: IncomingHttpHeaders, prefix: string): [string, string][] =>
  Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), [value].flat().join(', ')]);

/** What was there with what the request says; an empty value and an `x-remove-` take a name away. */
export function changedMetadata(
  holder: 'account' | 'container',
  headers: IncomingHttpHeaders,
  before: Metadata,
): Metadata {
  const removed = given(headers, `x-remove-${holder}-meta-`).map(([name]) => [name, ''] as const);
  const all = { ...before, ...Object.fromEntries([...given(headers, `x-${holder}-meta-`), ...removed]) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** An object's metadata are replaced whole. */
export const objectMetadata = (headers: IncomingHttpHeaders): Metadata =>
  Object.fromEntries(given(headers, 'x-object-meta-').filter(([, value]) => value !== ''));

const shown = (holder: string, metadata: Metadata): Headers =>
  Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-${holder}-meta-${name}`, value]));

const sizeOf = (objects: StoredObject[]): number => objects.reduce((sum, { size }) => sum + size, 0);

export function accountHeaders(cloud: Cloud, projectId: string): Headers {
  const containers = cloud.containers.by('project', projectId);
  const objects = containers.flatMap(({ id }) => cloud.objects.by('container', id));
  return {
    'x-account-container-count': String(containers.length),
    'x-account-object-count': String(objects.length),
    'x-account-bytes-used': String(sizeOf(objects)),
    ...shown('account', cloud.storeAccounts.get(projectId)?.metadata ?? {}),
  };
}

export function containerHeaders(cloud: Cloud, container: Container): Headers {
  const objects = cloud.objects.by('container', container.id);
  return {
    'x-container-object-count': String(objects.length),
    'x-container-bytes-used': String(sizeOf(objects)),
    'x-timestamp': timestamp(container.createdAt),
    'last-modified': httpTime(container.createdAt),
    'x-storage-policy': 'Policy-0',
    'accept-ranges': 'bytes',
    ...shown('container', container.metadata),
  };
}

/** Without `meta`: whoever has a temporary address sees none of the metadata. */
export const objectHeaders = (object: StoredObject, meta = true): Headers => ({
  'content-type': object.contentType,
  'content-length': String(object.size),
  etag: object.md5,
  'last-modified': httpTime(object.updatedAt),
  'x-timestamp': timestamp(object.updatedAt),
  'accept-ranges': 'bytes',
  ...(meta ? shown('object', object.metadata) : {}),
});
