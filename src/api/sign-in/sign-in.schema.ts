import { z } from 'zod';
import { actorIdSchema } from '../access/actor-id.schema';
import { principalKinds, roles, type Principal } from '../access/principal';
import { time } from '../http/list.query';

const text = (what: string) =>
  z.string().min(1, 'must not be empty').max(255, 'must be at most 255 characters').describe(what);

export const keystoneSignInSchema = z
  .strictObject({
    username: text('Name in Keystone'),
    password: z.string().min(1, 'must not be empty').max(4_096, 'must be at most 4096 characters'),
    domain: text('Domain of the user and the project; the configured one when absent').optional(),
    project: text("Project to come in with; the user's default or only one when absent").optional(),
  })
  .meta({ id: 'KeystoneSignIn' });
export type KeystoneSignInInput = z.infer<typeof keystoneSignInSchema>;

export const oidcSignInSchema = z
  .strictObject({ code: text('From the address that the browser came back to, after `#sign-in=`') })
  .meta({ id: 'OidcSignIn' });
export type OidcSignInInput = z.infer<typeof oidcSignInSchema>;

export const deviceSignInSchema = z
  .object({
    userCode: z.string().describe('What a person confirms in a browser'),
    verificationUri: z.string().describe('Where they do'),
    verificationUriComplete: z
      .string()
      .nullable()
      .describe('The same with the code in it, where the provider gives one'),
    expiresAt: time,
    intervalSeconds: z.number().describe('How long to wait between two times that the session is asked for'),
    deviceCode: z.string().describe('What to ask with'),
  })
  .meta({ id: 'DeviceSignIn' });

export const deviceSessionSchema = z
  .strictObject({
    deviceCode: z
      .string()
      .min(1, 'must not be empty')
      .max(8_192, 'must be at most 8192 characters')
      .describe('As POST /api/v1/sign-in/oidc/device gave it'),
  })
  .meta({ id: 'DeviceSessionInput' });
export type DeviceSessionInput = z.infer<typeof deviceSessionSchema>;

export const signInMethodsSchema = z
  .object({
    methods: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('token') }),
        z.object({ kind: z.literal('keystone'), domain: z.string() }),
        z.object({ kind: z.literal('oidc'), name: z.string(), startUrl: z.string() }),
      ]),
    ),
  })
  .meta({ id: 'SignInMethods' });

const principal = z.object({
  kind: z.enum(principalKinds),
  name: z.string(),
  role: z.enum(roles),
  accountIds: z.array(z.uuid()).nullable().describe('The only accounts that they see; null: every one'),
  expiresAt: time.nullable().describe('When the way in ends; null: never'),
});
export const principalSchema = principal.meta({ id: 'Principal' });

export const openedSessionSchema = z
  .object({ token: z.string().describe('Shown only now'), expiresAt: time, principal })
  .meta({ id: 'OpenedSession' });

export const sessionQuery = z.strictObject({
  actorId: actorIdSchema.describe('As the audit log tells it'),
});
export type SessionQuery = z.infer<typeof sessionQuery>;

export const endedSessionsSchema = z
  .object({ actorId: z.string(), ended: z.int().describe('How many sessions were ended') })
  .meta({ id: 'EndedSessions' });

export const principalView = ({ kind, name, role, accountIds, expiresAt }: Principal) => ({
  kind,
  name,
  role,
  accountIds,
  expiresAt,
});
