import { HttpException } from '@nestjs/common';
import { DomainError } from '../../common/errors';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import { isDatabaseAway } from '../../database';
import type { FieldError } from './validation.pipe';

const log = new LimitedLogger(logger('api'));

/** RFC 9457, with our members: `code` is stable, `action` says what to do, `errors` point at what was wrong. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  correlationId: string;
  action?: string;
  errors?: FieldError[];
}

/** What the HTTP layer itself refuses, by status. */
const refusals: Record<number, { code: string; status: number; action: string; detail?: string }> = {
  400: {
    code: 'REQUEST_MALFORMED',
    status: 400,
    action: 'Send a well-formed request, with one JSON value where it has a body; see the document at /openapi.json.',
  },
  404: { code: 'NOT_FOUND', status: 404, action: 'The document at /openapi.json lists what there is.' },
  413: { code: 'BODY_TOO_LARGE', status: 413, action: 'Send at most 1 MiB.', detail: 'the body is larger than 1 MiB' },
  415: { code: 'MEDIA_TYPE_UNSUPPORTED', status: 415, action: 'Send JSON as application/json, encoded in UTF-8.' },
  431: {
    code: 'HEADERS_TOO_LARGE',
    status: 431,
    action: 'Send an address and headers of less than 16 KiB together.',
    detail: 'the address and the headers of the request are larger than 16 KiB',
  },
};

/** Whatever was thrown, as an error that clients may see. What we did not foresee is logged and told nothing of. */
export function domainErrorOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : httpStatusOf(thrown);
  const known = status === null ? undefined : refusals[status];
  if (status !== null && status < 500) {
    const message = known?.detail ?? detailOf(thrown as Error);
    if (known) return new DomainError({ code: known.code, status, action: known.action, message });
    return new DomainError({ code: 'REQUEST_REFUSED', status, action: 'See /openapi.json.', message });
  }
  if (isDatabaseAway(thrown)) return databaseAway(thrown);
  log.error({ event: 'api.failed', err: thrown }, 'a request failed in a way that nobody foresaw');
  return new DomainError({
    code: 'INTERNAL',
    status: 500,
    message: 'the service failed; the log says why under this correlation id',
    action: 'Try again later; if it stays so, tell the operator of the service the correlation id.',
  });
}

const databaseAway = (cause: unknown): DomainError =>
  new DomainError({
    code: 'DATABASE_UNAVAILABLE',
    status: 503,
    message: 'the database cannot be reached',
    action: 'Try again in a moment; if it stays so, tell the operator of the service.',
    retryAfter: 5,
    cause,
  });

/** Of a body that is no JSON V8 quotes what it cannot read, which may be a password: only the position is told. */
function detailOf({ message, cause }: Error): string {
  if ((cause as { type?: unknown } | undefined)?.type !== 'entity.parse.failed') return message;
  const position = / at position (\d+)/.exec(message)?.[1];
  return `the body is no JSON${position === undefined ? '' : `: it cannot be read at position ${position}`}`;
}

/** Errors of Express and its body parser carry their status. */
function httpStatusOf(thrown: unknown): number | null {
  const { status } = (thrown ?? {}) as { status?: unknown };
  return thrown instanceof Error && typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

export const problemOf = (error: DomainError, instance: string, correlationId: string): Problem => ({
  type: `urn:moorage:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
  title: titleOf(error.code),
  status: error.status,
  detail: error.message,
  instance,
  code: error.code,
  correlationId,
  ...(error.action === undefined ? {} : { action: error.action }),
  ...(error.status < 500 && isOfFields(error.details) ? { errors: error.details } : {}),
});

/** Other particulars, such as those of a call to the cloud, are for programs of ours: the message says what they mean. */
const isOfFields = (details: unknown): details is FieldError[] =>
  Array.isArray(details) && details.every((one: Partial<FieldError>) => (one.pointer ?? one.parameter) !== undefined);

/** `FLEET_NAME_TAKEN` is «Fleet name taken». */
function titleOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
