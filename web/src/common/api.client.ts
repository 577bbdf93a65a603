import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from '../../../src/contract/api.types';
import { bearer, currentToken, endSession } from './session.store';

export type Schemas = components['schemas'];

/** What the service says of a failure (RFC 9457), or why there is no answer at all. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly action: string | null = null,
    readonly correlationId: string | null = null,
    /** What is wrong with which part of the body, by JSON pointer. */
    readonly details: { pointer: string; message: string }[] = [],
    /** How long the service wants to be left alone. */
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

/** Whether what was asked for may be done all the same: its answer was lost on the way, or tells of no more than a failure. */
export const mayBeDone = (error: unknown): boolean =>
  !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500;

/** Whether the same may succeed later: nothing answers, the service restarts, or there are too many requests. */
export const mayPass = (error: unknown): boolean =>
  mayBeDone(error) || (error instanceof ApiProblem && [408, 429].includes(error.status));

const authorize: Middleware = {
  onRequest: ({ request }) => {
    const token = currentToken();
    if (token !== null && !request.headers.has('authorization'))
      request.headers.set('authorization', bearer(token).authorization);
    return request;
  },
  onResponse: async ({ request, response }) => {
    if (response.ok) return undefined;
    const problem = await problemOf(response);
    // A refused sign-in says nothing of a session that goes on beside it.
    if (response.status === 401 && !request.url.includes('/sign-in')) endSession(tokenOf(request), problem.message);
    throw problem;
  },
  onError: () => {
    throw new ApiProblem(
      0,
      'UNREACHABLE',
      'The service does not answer.',
      'Look whether it runs and whether you are online, then try again.',
    );
  },
};

const tokenOf = ({ headers }: Request): string => (headers.get('authorization') ?? '').replace(/^Bearer /, '');

/** The REST API, typed by its own document. Every failure is thrown as an `ApiProblem`. */
export const api = createClient<paths, 'application/json'>({ baseUrl: window.location.origin });
api.use(authorize);

export async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const retryAfterMs = (Number(response.headers.get('retry-after')) || 0) * 1_000;
  try {
    const { code, detail, title, action, correlationId, errors } = JSON.parse(text) as Record<string, never>;
    const details = Array.isArray(errors) ? errors : [];
    const told = [detail ?? title, action ?? null, correlationId ?? null] as const;
    return new ApiProblem(response.status, code, ...told, details, retryAfterMs);
  } catch {
    const words = `The service answered ${response.status}.`;
    return new ApiProblem(response.status, 'UNKNOWN', words, null, null, [], retryAfterMs);
  }
}

/** The body of an answer that is known to have one. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** How what is not JSON is asked for: a PDF, a CSV, a template. */
export const asFile = (accept: string) => ({ parseAs: 'blob', headers: { accept } }) as const;
