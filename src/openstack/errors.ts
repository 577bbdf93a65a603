import type { z } from 'zod';
import { DomainError } from '../common/errors';
import { classify, isLocked, type ErrorClass } from './classify';
import type { ServiceType } from './cloud-settings';
import { TransportError, type HttpReply, type Method } from './http';
import { excerpt } from './redact';

/** HTTP status that our own API answers with, and what the reader can do. */
const treatments: Record<ErrorClass, { code: string; status: number; action: string }> = {
  auth: {
    code: 'OPENSTACK_AUTH',
    status: 502,
    action: "Check the cloud's credentials in clouds.yaml: user, password, project, expiry.",
  },
  throttled: { code: 'OPENSTACK_THROTTLED', status: 503, action: 'Nothing to do: it is tried again later.' },
  quota: {
    code: 'OPENSTACK_QUOTA',
    status: 409,
    action: "Raise the project's quota in the cloud or remove something; it goes on by itself.",
  },
  exhausted: {
    code: 'OPENSTACK_EXHAUSTED',
    status: 503,
    action: "The cloud has no room or no addresses left: ask the cloud's operator.",
  },
  'not-ready': { code: 'OPENSTACK_NOT_READY', status: 503, action: 'Nothing to do: it is tried again soon.' },
  exists: { code: 'OPENSTACK_EXISTS', status: 409, action: 'Use what is there, or choose another name.' },
  'in-use': { code: 'OPENSTACK_IN_USE', status: 409, action: 'Remove what still uses it first.' },
  gone: { code: 'OPENSTACK_GONE', status: 404, action: 'It was removed outside of this service, or never was there.' },
  'conflict-revision': {
    code: 'OPENSTACK_CONFLICT_REVISION',
    status: 409,
    action: 'Read it again and repeat the change.',
  },
  ambiguous: { code: 'OPENSTACK_AMBIGUOUS', status: 502, action: 'Look whether it took effect before asking again.' },
  terminal: {
    code: 'OPENSTACK_TERMINAL',
    status: 502,
    action: 'Correct what was asked for; asking again changes nothing.',
  },
};

export interface OpenStackErrorInit {
  service: ServiceType;
  method: Method;
  url: string;
  httpStatus: number | null;
  /** What the service said, in its own words. */
  reason: string;
  /** Excerpt of the answer, free of secrets. */
  body: string;
  requestId: string | null;
  errorClass: ErrorClass;
  neutronType?: string;
  retryAfter?: number;
  code?: string;
  action?: string;
  cause?: unknown;
}

/** A call that OpenStack refused or did not answer; `errorClass` decides the treatment. Never holds a token or password. */
export class OpenStackError extends DomainError {
  readonly service: ServiceType;
  readonly method: Method;
  readonly url: string;
  /** null when no answer came. */
  readonly httpStatus: number | null;
  readonly reason: string;
  readonly body: string;
  /** The cloud's own id of this call, for its operator's logs. */
  readonly requestId: string | null;
  readonly errorClass: ErrorClass;
  /** Exception's name in Neutron's answers, such as `RouterInUse`. */
  readonly neutronType?: string;

  constructor(init: OpenStackErrorInit) {
    const { service, method, url, httpStatus, reason, requestId, errorClass } = init;
    const request = requestId === null ? '' : ` (${requestId})`;
    super({
      code: init.code ?? treatments[errorClass].code,
      status: treatments[errorClass].status,
      message: `${service}: ${method} ${url} → ${httpStatus ?? 'no answer'}: ${reason}${request}`,
      action: init.action ?? treatments[errorClass].action,
      retryAfter: init.retryAfter,
      details: { service, method, url, httpStatus, requestId, errorClass, neutronType: init.neutronType },
      cause: init.cause,
    });
    this.service = service;
    this.method = method;
    this.url = url;
    this.httpStatus = httpStatus;
    this.reason = reason;
    this.body = init.body;
    this.requestId = requestId;
    this.errorClass = errorClass;
    this.neutronType = init.neutronType;
  }
}

/** True for a failed call of one of these classes. */
export const isFailure = (error: unknown, ...classes: ErrorClass[]): error is OpenStackError =>
  error instanceof OpenStackError && (classes.length === 0 || classes.includes(error.errorClass));

/** True where not the service has answered, but something in front of it, that finds nothing at this path. */
export const isHidden = (error: unknown): boolean =>
  isFailure(error, 'ambiguous') && (error.httpStatus === 404 || error.httpStatus === 410);

export interface CallSite {
  service: ServiceType;
  method: Method;
  path: string;
  url: string;
  /** Values that must not appear in the error, such as the token in use. */
  secrets: readonly string[];
}

export const requestIdOf = (headers: Record<string, string>): string | null =>
  headers['x-openstack-request-id'] ?? headers['x-compute-request-id'] ?? headers['x-trans-id'] ?? null;

/** Retry-After in seconds, given as such or as a date (RFC 9110, section 10.2.3) of the clock that the answer's own date is by. */
export function retryAfterOf(headers: Record<string, string>, now: Date): number | undefined {
  const { 'retry-after': text, date = '' } = headers;
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const at = Date.parse(text);
  const from = Date.parse(date) || now.getTime();
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - from) / 1000));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const field = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** What went wrong, in each service's own wrapping: NeutronError, {badRequest: {message}}, {error: {message}}, HTML of Glance and Swift. */
export function parseErrorBody(text: string): { message: string; neutronType?: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    const wrapped = isObject(parsed) ? Object.values(parsed)[0] : undefined;
    const message =
      field(wrapped, 'message') ?? field(field(parsed, 'error'), 'message') ?? field(parsed, 'message') ?? wrapped;
    const neutronType = field(field(parsed, 'NeutronError'), 'type');
    return {
      message: typeof message === 'string' ? message : text,
      ...(typeof neutronType === 'string' ? { neutronType } : {}),
    };
  } catch {
    // Not JSON: webob's HTML page, or a proxy's.
    return {
      message: text
        .replace(/<head>.*?<\/head>/is, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    };
  }
}

/**
 * Whether nothing shows that the service itself has answered: a proxy that does not find it answers 404 as well, for
 * whatever is asked. Services name the request, or what is wrong in a form of theirs: Gnocchi does only that.
 */
function isForeign({ headers, text }: HttpReply): boolean {
  if (requestIdOf(headers) !== null) return false;
  try {
    const parsed: unknown = JSON.parse(text);
    const isWrapped =
      isObject(parsed) && Object.values(parsed).some((one) => typeof field(one, 'message') === 'string');
    return !isWrapped && (field(parsed, 'code') === undefined || field(parsed, 'title') === undefined);
  } catch {
    return true;
  }
}

const notTheService =
  'Nothing: it is asked again. Where it stays so, see to what is in front of the service, or correct its address in the catalog or in clouds.yaml.';

export function errorOfReply(site: CallSite, reply: HttpReply, now: Date): OpenStackError {
  const { service, method, path, url, secrets } = site;
  const { message, neutronType } = parseErrorBody(reply.text);
  const retryAfter = retryAfterOf(reply.headers, now);
  const foreign = [404, 410].includes(reply.status) && isForeign(reply);
  return new OpenStackError({
    service,
    method,
    url,
    httpStatus: reply.status,
    reason: excerpt(message, secrets) || 'no explanation given',
    body: excerpt(reply.text, secrets),
    requestId: requestIdOf(reply.headers),
    errorClass: classify({ method, path, httpStatus: reply.status, neutronType, message, retryAfter, foreign }),
    neutronType,
    retryAfter,
    ...(foreign ? { action: notTheService } : {}),
    ...(reply.status === 409 && isLocked(message) ? { action: 'Unlock the server in the cloud first.' } : {}),
  });
}

export function errorOfTransport(site: CallSite, failure: TransportError): OpenStackError {
  const { service, method, path, url } = site;
  const untrusted = failure.outcome === 'untrusted';
  return new OpenStackError({
    service,
    method,
    url,
    httpStatus: null,
    reason: excerpt(failure.message, site.secrets),
    body: '',
    requestId: null,
    errorClass: classify({ method, path, httpStatus: null, outcome: failure.outcome }),
    ...(untrusted
      ? { action: "Name the cloud's CA certificates as cacert in clouds.yaml, or its real host name as auth_url." }
      : {}),
    cause: failure,
  });
}

type Answered = Pick<HttpReply, 'status' | 'headers'>;

/** A 2xx that cannot be read: a change has probably happened all the same. */
export function errorOfContent(
  { service, method, url }: Pick<CallSite, 'service' | 'method' | 'url'>,
  reply: Answered,
  reason: string,
  cause: unknown,
): OpenStackError {
  return new OpenStackError({
    code: 'OPENSTACK_REPLY_INVALID',
    service,
    method,
    url,
    httpStatus: reply.status,
    reason,
    body: '',
    requestId: requestIdOf(reply.headers),
    errorClass: method === 'GET' || method === 'HEAD' ? 'terminal' : 'ambiguous',
    cause,
  });
}

/** @throws OpenStackError OPENSTACK_REPLY_INVALID that names the fields, not their values */
export function parseReply<S extends z.ZodType>(
  site: Pick<CallSite, 'service' | 'method' | 'url'>,
  reply: Answered & { json: unknown },
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(reply.json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).slice(0, 5);
  throw errorOfContent(site, reply, `the answer is not what the API describes: ${fields.join('; ')}`, undefined);
}
