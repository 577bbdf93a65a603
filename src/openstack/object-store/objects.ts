import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { call, unlessGone } from '../verbs';
import { metadataHeaders, metadataOf, numberOf, type Metadata } from './metadata';

const listedSchema = z.looseObject({
  name: z.string(),
  bytes: z.number(),
  /** MD5, in hexadecimal. */
  hash: z.string(),
  content_type: z.string(),
  /** UTC, without a zone. */
  last_modified: z.string(),
});
export type ListedObject = z.infer<typeof listedSchema>;

export interface StoredObject {
  bytes: number;
  /** MD5, in hexadecimal. */
  hash: string;
  contentType: string;
  lastModified: Date;
  metadata: Metadata;
}

export interface NewObject {
  content: Buffer;
  contentType: string;
  metadata?: Metadata;
  /** Nothing is replaced: of class `conflict-revision` when something has the name. */
  onlyNew?: boolean;
}

/** Where an object is: names may have slashes, and these are sent as they are. */
const objectPath = (container: string, name: string): string =>
  path`/${container}/` + name.split('/').map(encodeURIComponent).join('/');

/** A page of at most 10,000, by name; `marker` is the last name of the page before, `prefix` what names begin with. */
export const list = (cloud: Cloud, container: string, filter: Query = {}): Promise<ListedObject[]> =>
  call(
    cloud,
    { service: 'object-store', method: 'GET', path: path`/${container}`, query: { format: 'json', ...filter } },
    z.array(listedSchema),
  );

export async function get(cloud: Cloud, container: string, name: string): Promise<StoredObject> {
  const target = objectPath(container, name);
  const { headers } = await cloud.request({ service: 'object-store', method: 'HEAD', path: target, bodyless: true });
  return {
    bytes: numberOf(headers, 'content-length'),
    hash: (headers.etag ?? '').replaceAll('"', ''),
    contentType: headers['content-type'] ?? '',
    lastModified: new Date(headers['last-modified'] ?? 0),
    metadata: metadataOf('object', headers),
  };
}

/** Stores it whole or not at all: Swift compares what arrived with the checksum that goes along. Replaces what has the name. */
export async function put(
  cloud: Cloud,
  container: string,
  name: string,
  { content, contentType, metadata = {}, onlyNew = false }: NewObject,
): Promise<void> {
  const headers = {
    ...metadataHeaders('object', metadata),
    'content-type': contentType,
    'content-length': String(content.length),
    etag: createHash('md5').update(content).digest('hex'),
    ...(onlyNew ? { 'if-none-match': '*' } : {}),
  };
  const wanted = { service: 'object-store', method: 'PUT', path: objectPath(container, name) } as const;
  await cloud.request({ ...wanted, headers, body: () => Readable.from([content]), bodyless: true });
}

/** The content. The stream must be read to its end or destroyed. */
export async function download(cloud: Cloud, container: string, name: string): Promise<Readable> {
  const wanted = { service: 'object-store', method: 'GET', path: objectPath(container, name) } as const;
  const headers = { accept: '*/*' };
  return (await cloud.request({ ...wanted, headers, streamed: true })).stream ?? Readable.from([]);
}

/** False when it was gone already. */
export function remove(cloud: Cloud, container: string, name: string): Promise<boolean> {
  const target = objectPath(container, name);
  return unlessGone(cloud.request({ service: 'object-store', method: 'DELETE', path: target, bodyless: true }));
}
