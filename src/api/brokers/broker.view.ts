import { z } from 'zod';

/** Brokers leave out, or send null for, what a client does not show. */
const shown = z.string().max(4_096).nullish();
const topic = z.string().max(65_535);

export const emqxAuthBody = z
  .looseObject({ username: shown, password: shown, cert_common_name: shown, clientid: shown })
  .meta({ id: 'EmqxAuthentication' });
export const emqxAclBody = z
  .looseObject({ username: shown, topic, action: z.enum(['publish', 'subscribe']) })
  .meta({ id: 'EmqxAuthorization' });
export const emqxAuthResult = z
  .object({
    result: z.enum(['allow', 'deny']),
    clientid_override: z.string().optional().describe('What EMQX 6 is to call the client: its user name comes first'),
    expire_at: z
      .int()
      .optional()
      .describe('When EMQX is to end the connection, in seconds since 1970: nobody has this hardware id yet'),
  })
  .meta({ id: 'EmqxAuthenticationResult' });
export const emqxResult = z.object({ result: z.enum(['allow', 'deny']) }).meta({ id: 'EmqxResult' });

export const verneRegisterBody = z
  .looseObject({ username: shown, password: shown, client_id: shown, mountpoint: shown })
  .meta({ id: 'VerneRegister' });
export const vernePublishBody = z.looseObject({ username: shown, topic }).meta({ id: 'VernePublish' });
export const verneSubscribeBody = z
  .looseObject({ username: shown, topics: z.array(z.looseObject({ topic, qos: z.int().min(0).max(2) })).max(1_000) })
  .meta({ id: 'VerneSubscribe' });
const verneRefusal = z.object({ error: z.string() });
export const verneRegisterResult = z
  .object({
    result: z.union([z.literal('ok'), verneRefusal]),
    modifiers: z
      .object({ client_id: z.string(), mountpoint: z.string() })
      .optional()
      .describe('What VerneMQ is to call the client: its user name comes first'),
  })
  .meta({ id: 'VerneRegisterResult' });
export const verneResult = z
  .object({
    result: z.union([z.literal('ok'), verneRefusal]),
    topics: z
      .array(z.object({ topic: z.string(), qos: z.int() }))
      .optional()
      .describe('128 refuses a subscription'),
  })
  .meta({ id: 'VerneResult' });

export type EmqxAuth = z.infer<typeof emqxAuthBody>;
export type EmqxAcl = z.infer<typeof emqxAclBody>;
export type VerneRegister = z.infer<typeof verneRegisterBody>;
export type VernePublish = z.infer<typeof vernePublishBody>;
export type VerneSubscribe = z.infer<typeof verneSubscribeBody>;
