import { z } from 'zod';

/** Null and absent mean the same. */
const maybe = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .transform((value) => value ?? undefined)
    .optional();

export const assignmentSchema = z.object({
  host: z.string(),
  port: z.number().int(),
  tls: z.boolean(),
  topicPrefix: z.string(),
});

/** What the service answers to a registration; members that this version does not know are passed over. */
const replySchema = z.object({
  requestId: maybe(z.string()),
  status: z.enum(['assigned', 'assigning', 'pending-approval', 'rejected']),
  deviceId: maybe(z.string()),
  fleet: maybe(z.string()),
  /** Seconds. */
  retryAfter: maybe(z.number().min(0)),
  reason: maybe(z.object({ code: z.string(), message: z.string() })),
  correlationId: maybe(z.string()),
  certificate: maybe(z.string()),
  caCertificate: maybe(z.string()),
  /** When to ask for the next certificate. */
  renewAfter: maybe(z.iso.datetime()),
  assignment: maybe(assignmentSchema),
});

export type RegistrationReply = z.infer<typeof replySchema>;

/** A refusal with a time says not now: the gateway comes again. One without is final. */
export const isPutOff = ({ status, retryAfter }: Pick<RegistrationReply, 'status' | 'retryAfter'>): boolean =>
  status === 'rejected' && retryAfter !== undefined;

/** Not now, but the gateway stays the one that it is, and is told when that ends. */
export const isSuspended = ({ reason }: Pick<RegistrationReply, 'reason'>): boolean =>
  reason?.code === 'DEVICE_SUSPENDED';

/** What a gateway keeps across restarts. */
export const keptAssignmentSchema = z.object({
  hardwareId: z.string(),
  fleet: z.string(),
  deviceId: maybe(z.string()),
  assignment: maybe(assignmentSchema),
  certificate: maybe(z.string()),
  caCertificate: maybe(z.string()),
  renewAfter: maybe(z.iso.datetime()),
});

export type KeptAssignment = z.infer<typeof keptAssignmentSchema>;

/** Whether a reply that assigns nothing says that what is kept is the gateway's no more: it is refused, or another device by now. */
export function endsAssignment(reply: RegistrationReply, kept: KeptAssignment | null): boolean {
  if (reply.status === 'rejected') return !isPutOff(reply);
  const isAnother = kept?.deviceId !== undefined && reply.deviceId !== undefined && reply.deviceId !== kept.deviceId;
  return reply.status === 'pending-approval' || isAnother;
}

/** Null for what is no reply: a gateway never dies of a message. */
export function parseReply(payload: Buffer): RegistrationReply | null {
  try {
    return replySchema.parse(JSON.parse(payload.toString('utf8')));
  } catch {
    return null;
  }
}
