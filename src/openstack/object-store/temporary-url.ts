import { createHmac } from 'node:crypto';
import type { Cloud } from '../call';

export interface TemporaryUrl {
  container: string;
  object: string;
  /** In the container's or the account's metadata as `temp-url-key`. */
  key: string;
  expiresAt: Date;
  /** Name under which a browser keeps it; without one the last part of the object's. */
  filename?: string;
}

/** An address at which anybody may read one object until it expires, signed as Swift's middleware `tempurl` defines it. */
export async function temporaryUrl(
  cloud: Cloud,
  { container, object, key, expiresAt, filename }: TemporaryUrl,
): Promise<string> {
  const url = new URL(await cloud.endpoint('object-store'));
  const path = `${decodeURI(url.pathname)}/${container}/${object}`;
  const expires = Math.floor(expiresAt.getTime() / 1000);
  // Swift signs the path as it is, not as it is written in an address.
  const signature = createHmac('sha256', key).update(`GET\n${expires}\n${path}`).digest('hex');
  url.pathname = path.split('/').map(encodeURIComponent).join('/');
  const query = new URLSearchParams({ temp_url_sig: signature, temp_url_expires: String(expires) });
  if (filename !== undefined) query.set('filename', filename);
  return `${url.href}?${query.toString()}`;
}
