import type { Request } from 'express';

export interface Credential {
  kind: 'bearer' | 'keystone';
  /** As it is, however the header was spelled. */
  token: string;
}

/** What the request shows of who it comes from: the bearer token, else the Keystone token; null for neither. */
export function credentialOf(request: Request): Credential | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return { kind: 'bearer', token: bearer };
  const keystone = request.get('x-auth-token') ?? '';
  return /^[\x21-\x7e]{1,4096}$/.test(keystone) ? { kind: 'keystone', token: keystone } : null;
}
