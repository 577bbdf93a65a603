import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sameSecret } from '../../common/ids';
import type { Cloud } from '../core/cloud.state';
import { keystoneError } from '../core/refusals';

const claimsSchema = z.object({
  user: z.string(),
  project: z.string(),
  methods: z.array(z.string()),
  credential: z.string().nullable(),
  audits: z.array(z.string()),
  issued: z.number(),
  expires: z.number(),
  /** Tokens of an older generation were all expired at once. */
  generation: z.number(),
});

/** What a token says; it is signed, not stored, like Keystone's Fernet tokens. */
export type Claims = z.infer<typeof claimsSchema>;

export const unauthorized = () => keystoneError(401, 'The request you have made requires authentication.');

const verified = new WeakMap<Cloud, Map<string, Claims>>();
const cacheSize = 2000;

const note = (cloud: Cloud, name: string): string => String(cloud.notes.get(name)?.value ?? '');
const sign = (cloud: Cloud, payload: string): string =>
  createHmac('sha256', note(cloud, 'token-key')).update(payload).digest('base64url');

const generation = (cloud: Cloud): number => Number(cloud.notes.get('token-generation')?.value ?? 0);
export const newAuditId = (): string => randomBytes(16).toString('base64url');

export function expireAllTokens(cloud: Cloud): void {
  cloud.transaction(() => cloud.notes.put({ id: 'token-generation', value: generation(cloud) + 1 }));
}

export function signToken(cloud: Cloud, claims: Omit<Claims, 'generation'>): string {
  const payload = Buffer.from(JSON.stringify({ ...claims, generation: generation(cloud) })).toString('base64url');
  return `gAAAAA${payload}.${sign(cloud, payload)}`;
}

/** The claims of a token that is genuine, not revoked and not expired; else 401. */
export function readToken(cloud: Cloud, token: string): Claims {
  const claims = verify(cloud, token);
  const revoked = cloud.revocations.size > 0 && claims.audits.some((audit) => cloud.revocations.get(audit));
  if (claims.expires <= cloud.now() || claims.generation !== generation(cloud) || revoked) throw unauthorized();
  return claims;
}

function verify(cloud: Cloud, token: string): Claims {
  const known = verified.get(cloud) ?? new Map<string, Claims>();
  verified.set(cloud, known);
  const cached = known.get(token);
  if (cached) return cached;
  const [payload, signature] = token.slice('gAAAAA'.length).split('.');
  if (!token.startsWith('gAAAAA') || !signature || !sameSecret(signature, sign(cloud, payload))) throw unauthorized();
  const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (known.size >= cacheSize) known.clear();
  known.set(token, claims);
  return claims;
}
