import { z } from 'zod';
import { assignmentSchema, type RegistrationReply } from './registration.reply';

/** Responses of Azure's Device Provisioning Service come on `…/{status}/?$rid={rid}[&retry-after={seconds}]`. */
const topicPattern = /^\$dps\/registrations\/res\/(\d{3})\/\?(.*)$/;

/** Seconds to wait where a refusal for now does not say how long. */
const notNowSeconds = 10;
const tooManyRequests = 429;

const bodySchema = z.object({
  operationId: z.string().optional(),
  status: z.string().optional(),
  errorCode: z.number().optional(),
  message: z.string().optional(),
  trackingId: z.string().optional(),
  registrationState: z
    .object({
      errorCode: z.number().optional(),
      errorMessage: z.string().optional(),
      payload: assignmentSchema.extend({ deviceId: z.string(), fleet: z.string() }).partial().optional(),
    })
    .optional(),
});
type Body = z.infer<typeof bodySchema>;

export interface DpsAnswer {
  /** What to poll for. */
  operationId: string | undefined;
  /** The same answer as the native protocol has it. */
  reply: RegistrationReply;
}

/** Null for what is no answer: a device never dies of a message. */
export function parseDpsAnswer(topic: string, payload: Buffer): DpsAnswer | null {
  const [, status, query] = topicPattern.exec(topic) ?? [];
  if (status === undefined) return null;
  try {
    const body = bodySchema.parse(JSON.parse(payload.toString('utf8')));
    const told = Number(new URLSearchParams(query).get('retry-after') ?? NaN);
    const retryAfter = Number.isFinite(told) ? told : undefined;
    return { operationId: body.operationId, reply: replyOf(Number(status), body, retryAfter) };
  } catch {
    return null;
  }
}

function replyOf(status: number, body: Body, retryAfter: number | undefined): RegistrationReply {
  const { errorCode, message = 'refused', trackingId: correlationId, registrationState: state } = body;
  const refused = (code: string, text: string): RegistrationReply => ({
    status: 'rejected',
    reason: { code, message: text },
    correlationId,
  });
  if (status === 202) return { status: 'assigning', retryAfter };
  if (status === tooManyRequests || status >= 500) {
    return { ...refused(String(errorCode ?? status), message), retryAfter: retryAfter ?? notNowSeconds };
  }
  if (status !== 200) return refused(String(errorCode ?? status), message);
  // Azure has one number for all refusals of a registration; the reason is the code before the colon.
  const [, code, text] = /^([A-Z_]+): (.*)$/s.exec(state?.errorMessage ?? '') ?? [];
  if (body.status !== 'assigned') {
    return refused(code ?? String(state?.errorCode ?? body.status), text ?? state?.errorMessage ?? message);
  }
  const { deviceId, fleet, ...where } = state?.payload ?? {};
  return { status: 'assigned', deviceId, fleet, assignment: assignmentSchema.safeParse(where).data };
}
