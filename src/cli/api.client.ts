import { systemClock } from '../common/clock';
import { messageOf } from '../common/errors';

const resumeAfterMs = 500;

interface Problem {
  code?: string;
  detail?: string;
  action?: string;
  correlationId?: string;
  errors?: unknown;
}

/** An answer of the API that is not a success, told in its own words. */
export class ApiError extends Error {}

/** The REST API under `/api/v1`, as far as any client needs to know it. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

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

  /** Server-sent events from the beginning, for ever: a broken stream is resumed where it broke. */
  async *events(path: string, signal: AbortSignal): AsyncGenerator<{ type: string; data: string }> {
    let lastId: string | null = null;
    while (!signal.aborted) {
      try {
        for await (const { id, ...event } of this.stream(path, lastId, signal)) {
          lastId = id;
          yield event;
        }
      } catch (error) {
        if (error instanceof ApiError) throw error;
        // The connection broke, or the signal aborted: the loop decides.
      }
      await systemClock.sleep(resumeAfterMs, signal);
    }
  }

  private async *stream(path: string, lastId: string | null, signal: AbortSignal) {
    const headers = { ...this.headers(), accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) };
    const response = await fetch(this.address(path), { headers, signal });
    if (!response.ok || !response.body) throw await failure('GET', path, response);
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const field = (name: string) => frame.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1] ?? '';
        if (field('data') !== '') yield { id: field('id'), type: field('event'), data: field('data') };
      }
    }
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.address(path), {
      method,
      headers: { ...this.headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      const why = cause instanceof Error ? messageOf(cause.cause ?? cause) : messageOf(cause);
      throw new ApiError(`${this.url} does not answer: ${why}\nStart the service, or name its address.`, { cause });
    });
    if (!response.ok) throw await failure(method, path, response);
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  private address = (path: string): string => `${this.url}/api/v1${path}`;
  private headers = () => ({ authorization: `Bearer ${this.token}` });
}

async function failure(method: string, path: string, response: Response): Promise<ApiError> {
  const text = await response.text();
  let problem: Problem = { detail: text.slice(0, 300) };
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not problem+json: the text itself is told.
  }
  const { code, detail, action, errors, correlationId } = problem;
  const lines = [`${method} ${path} answered ${response.status} ${code ?? ''}: ${detail ?? ''}`, action];
  if (errors !== undefined) lines.push(JSON.stringify(errors));
  if (correlationId !== undefined) lines.push(`correlation id ${correlationId}`);
  return new ApiError(lines.filter(Boolean).join('\n'));
}
