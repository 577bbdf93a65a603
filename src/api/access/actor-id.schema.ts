import { z } from 'zod';

/** Somebody at OpenID Connect is `oidc:` and up to 255 characters; at Keystone `keystone:` and two ids of up to 64. */
const longest = 300;

/** Of whoever acts, as the audit log tells it. */
export const actorIdSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(longest, `must be at most ${longest} characters`);
