import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 'v1';
const tagBytes = 16;

/**
 * Encrypts a secret for the database: AES-256-GCM with a fresh nonce; `context` (such as the row's id) is
 * authenticated, so that a ciphertext moved to another row does not open.
 */
export function seal(key: Buffer, plain: string, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [version, nonce.toString('base64'), body.toString('base64'), cipher.getAuthTag().toString('base64')].join('.');
}

/** Opens what `seal` made; throws when key, context or text differ. */
export function open(key: Buffer, sealed: string, context: string): string {
  const [found, nonce, body, tag] = sealed.split('.');
  if (found !== version || tag === undefined) throw new Error('not a sealed value');
  // A shorter tag would be taken, too, and is guessed sooner.
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]).toString('utf8');
}

/** DI token of the 32-byte key for secrets at rest. */
export const ENCRYPTION_KEY = Symbol('ENCRYPTION_KEY');
