import createClient, { type Client } from 'openapi-fetch';
import { systemClock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import type { paths } from '../contract/api.types';

const resumeAfterMs = 500;
/** The longest that an answer may take: a sweep deletes hundreds of things in the cloud before it comes. */
const answerWithinMs = 300_000;

interface Problem {
  code?: string;
  detail?: string;
  action?: string;
  correlationId?: string;
  errors?: { pointer?: string; parameter?: string; message?: string }[];
}

/** As many as the service names in the detail. */
const errorsInDetail = 5;

/**
 * An answer of the API that is not a success, or that none came, told in its own words; `status` is HTTP's: 503 where nothing
 * answers, 502 where something else does.
 */
export class ApiError extends DomainError {}

/** Whether the same may succeed later: the service restarts, or there are too many requests. */
export const mayPass = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status >= 500 || error.status === 429);

/** How long to leave it at that: as long as the service asks for, and at least `leastMs`. */
export const pauseAfter = ({ retryAfter = 0 }: ApiError, leastMs: number): number =>
  Math.max(leastMs, retryAfter * 1_000);

export interface StreamEvent {
  /** Goes back as `Last-Event-ID` to resume after it. */
  id: string;
  type: string;
  data: string;
}

/** The REST API under `/api/v1`, as far as any client needs to know it. Whatever it calls throws `ApiError` unless it succeeds. */
export class ApiClient {
  /** Every call with the types of the generated document. */
  readonly rest: Client<paths, 'application/json'>;

  constructor(
    readonly url: string,
    private readonly token: string | null,
    /** Ends whatever is asked by this client. */
    private readonly end: AbortSignal | null = null,
  ) {
    this.rest = createClient<paths, 'application/json'>({ baseUrl: url, fetch: (request) => this.ask(request) });
  }

  /** The same client for so long; what has no answer by then has none. */
  within(ms: number): ApiClient {
    return new ApiClient(this.url, this.token, AbortSignal.timeout(Math.min(ms, answerWithinMs)));
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>('PUT', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.call<T>('DELETE', path);
  }

  /** The bytes of an answer, as they come: a PDF, a CSV. */
  async bytes(path: string, accept = '*/*'): Promise<Buffer> {
    const response = await this.send(new Request(this.address(path), { headers: { accept } }));
    return Buffer.from(await this.come(response.arrayBuffer()));
  }

  /** Sends bytes as they come, and gives the answer to all of them. */
  async upload<T>(path: string, body: ReadableStream): Promise<T> {
    const headers = { 'content-type': 'application/octet-stream' };
    const request = new Request(this.address(path), { method: 'POST', headers, body, duplex: 'half' });
    const response = await this.send(request);
    return JSON.parse(await this.come(response.text())) as T;
  }

  /** Server-sent events after one, else from the beginning, for ever: a broken stream is resumed where it broke. */
  async *events(path: string, signal: AbortSignal, after: string | null = null): AsyncGenerator<StreamEvent> {
    let lastId = after;
    while (!signal.aborted) {
      let pauseMs = resumeAfterMs;
      try {
        for await (const event of this.stream(path, lastId, signal)) {
          lastId = event.id;
          yield event;
        }
      } catch (error) {
        // Of one that is not there, or not ours to see, nothing will ever come.
        if (error instanceof ApiError && !mayPass(error)) throw error;
        if (error instanceof ApiError) pauseMs = pauseAfter(error, resumeAfterMs);
      }
      await systemClock.sleep(pauseMs, signal);
    }
  }

  private async *stream(path: string, lastId: string | null, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    const headers = { accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) };
    const response = await this.send(new Request(this.address(path), { headers, signal }));
    if (!response.body) return;
    let text = '';
    for await (const chunk of chunksOf(response.body, signal)) {
      const frames = (text + chunk).split('\n\n');
      text = frames.pop() ?? '';
      yield* frames.map(eventOf).filter(({ data }) => data !== '');
    }
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
    const response = await this.ask(new Request(this.address(path), { method, headers, ...json }));
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** A whole answer, in a bounded time: one that breaks off, or does not come, is none. */
  private async ask(request: Request): Promise<Response> {
    const response = await this.send(request, this.end ?? AbortSignal.timeout(answerWithinMs));
    const text = await this.come(response.text());
    return new Response(text === '' ? null : text, response);
  }

  /**
   * The one way out: signs the request, and gives only answers that are a success, and of the service. A redirect is not
   * followed: fetch would make a GET of a POST, and what was to be done would not be.
   */
  private async send(request: Request, signal = request.signal): Promise<Response> {
    if (this.token !== null) request.headers.set('authorization', `Bearer ${this.token}`);
    const response = await this.come(fetch(request, { redirect: 'manual', signal }));
    if (response.ok && isOurs(request, response)) return response;
    throw failure(request, response, await this.come(response.text()));
  }

  private come<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((cause: unknown) => {
      throw unreachable(this.url, cause);
    });
  }

  private address = (path: string): string => `${this.url}/api/v1${path}`;
}

/**
 * The text of a body until it ends or the signal aborts. Of a `Request` that was collected as garbage, fetch no longer hears
 * the signal (it keeps it by a weak reference), and would wait for the next chunk for ever.
 */
async function* chunksOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const leave = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', leave, { once: true });
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

/** A proxy, or what signs people in before it, answers a page with 200. */
function isOurs({ headers }: Request, response: Response): boolean {
  const type = response.headers.get('content-type');
  const wanted = headers.get('accept') ?? 'application/json';
  if (type === null) return true; // nothing, which is all that some changes answer
  return wanted === '*/*' ? !type.startsWith('text/html') : type.startsWith(wanted);
}

function eventOf(frame: string): StreamEvent {
  const field = (name: string) => frame.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? '';
  return { id: field('id'), type: field('event'), data: field('data') };
}

function unreachable(url: string, cause: unknown): ApiError {
  const why = cause instanceof Error ? messageOf(cause.cause ?? cause) : messageOf(cause);
  return new ApiError({
    code: 'SERVICE_UNREACHABLE',
    status: 503,
    message: `${url} does not answer: ${why}`,
    action: 'Start the service, or name its address with --url or `moorage login`.',
    cause,
  });
}

function failure(request: Request, response: Response, text: string): ApiError {
  let problem: Problem = { detail: text.slice(0, 300) };
  try {
    problem = (JSON.parse(text) as Problem | null) ?? problem;
  } catch {
    // Not problem+json: the text itself is told.
  }
  const { detail, action, errors, correlationId } = problem;
  const { pathname, origin } = new URL(request.url);
  const moved = response.status < 400 ? response.headers.get('location') : null;
  const said = moved === null ? (detail ?? '') : `it is at ${moved}; use that address`;
  const answered = `${request.method} ${pathname} answered ${response.status}: ${said}`;
  if (response.status < 400 || typeof problem.code !== 'string') return noMoorage(origin, answered);
  const lines = [answered];
  const further = errors?.slice(errorsInDetail) ?? [];
  lines.push(...further.map(({ pointer, parameter, message }) => `${parameter ?? pointer ?? ''} ${message ?? ''}`));
  if (correlationId !== undefined) lines.push(`correlation id ${correlationId}`);
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  const todo = problem.code === 'UNAUTHENTICATED' ? signIn : action;
  return new ApiError({
    code: problem.code,
    status: response.status,
    message: lines.join('\n'),
    action: todo,
    retryAfter,
  });
}

/** What the service says of it is for who writes a client. */
const signIn = 'Sign in with `moorage login`, or give a token that is valid with --token or MOORAGE_TOKEN.';

const noMoorage = (origin: string, answered: string): ApiError =>
  new ApiError({
    code: 'NO_MOORAGE',
    // What it answered says nothing about the service.
    status: 502,
    message: `what answers at ${origin} does not speak as Moorage does: ${answered}`,
    action:
      'Correct the address (--url, MOORAGE_URL or the context); a proxy before the service may answer in its place.',
  });
