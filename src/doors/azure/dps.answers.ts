import { throttledCode, type DoorAnswer } from '../../registration';

/** What goes back: always with a body, since Azure's client reads it whatever the status says. */
export interface DpsResponse {
  status: number;
  /** Seconds. */
  retryAfter: number | null;
  body: Record<string, unknown>;
}

export interface AnswerContext {
  registrationId: string;
  correlationId: string;
  now: Date;
}

/** Why a registration failed stands in the message, as the native protocol has it; Azure has no number for these. */
const refusedCode = 403300;

export function answerOf({ reply, device }: DoorAnswer, context: AnswerContext): DpsResponse {
  const { registrationId, now } = context;
  // Azure's operation of a registration is ours: the device it is about.
  const operationId = device?.id ?? context.correlationId;
  if (reply.status === 'assigning' || reply.status === 'pending-approval') {
    return { status: 202, retryAfter: reply.retryAfter ?? 5, body: { operationId, status: 'assigning' } };
  }
  const state = {
    registrationId,
    createdDateTimeUtc: (device?.registeredAt ?? now).toISOString(),
    lastUpdatedDateTimeUtc: (device?.updatedAt ?? now).toISOString(),
  };
  if (reply.reason?.code === throttledCode) return errorOf('throttled', context, reply.retryAfter);
  if (reply.status === 'rejected') {
    const { code, message } = reply.reason ?? { code: 'REFUSED', message: 'refused' };
    const failed = { status: 'failed', errorCode: refusedCode, errorMessage: `${code}: ${message}` };
    return {
      status: 200,
      retryAfter: null,
      body: { operationId, status: 'failed', registrationState: { ...state, ...failed } },
    };
  }
  const { assignment } = reply;
  const assigned = {
    status: 'assigned',
    substatus: 'initialAssignment',
    deviceId: registrationId,
    assignedHub: assignment?.host ?? '',
    etag: `"${(device?.updatedAt ?? now).getTime().toString(16)}"`,
    payload: { deviceId: reply.deviceId, fleet: reply.fleet, ...assignment },
  };
  return {
    status: 200,
    retryAfter: null,
    body: { operationId, status: 'assigned', registrationState: { ...state, ...assigned } },
  };
}

const errors = {
  malformed: { status: 400, errorCode: 400004, message: 'The request is malformed.' },
  unauthorized: { status: 401, errorCode: 401002, message: 'Unauthorized' },
  expired: { status: 401, errorCode: 401003, message: 'Token expired' },
  'unknown-scope': { status: 404, errorCode: 404201, message: 'There is no such ID scope.' },
  'unknown-operation': { status: 404, errorCode: 404204, message: 'There is no such operation of this device.' },
  throttled: { status: 429, errorCode: 429001, message: 'Too many requests.' },
  unavailable: { status: 503, errorCode: 503001, message: 'The service cannot do its work now.' },
} as const;
export type DpsError = keyof typeof errors;

export function errorOf(error: DpsError, { correlationId, now }: AnswerContext, retryAfter?: number): DpsResponse {
  const { status, errorCode, message } = errors[error];
  const body = { errorCode, trackingId: correlationId, message, timestampUtc: now.toISOString() };
  return { status, retryAfter: retryAfter ?? null, body };
}
