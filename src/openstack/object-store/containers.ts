import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { call, unlessGone } from '../verbs';
import { metadataHeaders, metadataOf, numberOf, type Metadata } from './metadata';

const containerSchema = z.looseObject({ name: z.string(), count: z.number(), bytes: z.number() });

export interface Container {
  objects: number;
  bytes: number;
  metadata: Metadata;
}

/** By name, at most 10,000. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<z.infer<typeof containerSchema>[]> =>
  call(
    cloud,
    { service: 'object-store', method: 'GET', path: '', query: { format: 'json', ...filter } },
    z.array(containerSchema),
  );

export async function get(cloud: Cloud, name: string): Promise<Container> {
  const wanted = { service: 'object-store', method: 'HEAD', path: path`/${name}`, bodyless: true } as const;
  const { headers } = await cloud.request(wanted);
  return {
    objects: numberOf(headers, 'x-container-object-count'),
    bytes: numberOf(headers, 'x-container-bytes-used'),
    metadata: metadataOf('container', headers),
  };
}

/** Makes it, or changes the metadata of the one that is there. */
export async function create(cloud: Cloud, name: string, metadata: Metadata = {}): Promise<void> {
  const headers = metadataHeaders('container', metadata);
  await cloud.request({ service: 'object-store', method: 'PUT', path: path`/${name}`, headers, bodyless: true });
}

/** What is not named stays; an empty value takes its name away. */
export async function update(cloud: Cloud, name: string, metadata: Metadata): Promise<void> {
  const headers = metadataHeaders('container', metadata);
  const wanted = { service: 'object-store', method: 'POST', path: path`/${name}`, idempotent: true } as const;
  await cloud.request({ ...wanted, headers, bodyless: true });
}

/** False when it was gone already; of class `in-use` while there is an object in it. */
export const remove = (cloud: Cloud, name: string): Promise<boolean> =>
  unlessGone(cloud.request({ service: 'object-store', method: 'DELETE', path: path`/${name}`, bodyless: true }));
