import type { Cloud } from '../call';
import { metadataHeaders, metadataOf, numberOf, type Metadata } from './metadata';

/** What the project has in the store. */
export interface Account {
  containers: number;
  objects: number;
  bytes: number;
  metadata: Metadata;
}

export async function get(cloud: Cloud): Promise<Account> {
  const { headers } = await cloud.request({ service: 'object-store', method: 'HEAD', path: '', bodyless: true });
  return {
    containers: numberOf(headers, 'x-account-container-count'),
    objects: numberOf(headers, 'x-account-object-count'),
    bytes: numberOf(headers, 'x-account-bytes-used'),
    metadata: metadataOf('account', headers),
  };
}

/** What is not named stays; an empty value takes its name away. */
export async function update(cloud: Cloud, metadata: Metadata): Promise<void> {
  const headers = metadataHeaders('account', metadata);
  await cloud.request({ service: 'object-store', method: 'POST', path: '', headers, bodyless: true, idempotent: true });
}
