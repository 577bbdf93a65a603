import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { messageOf } from '../common/errors';
import type { CloudSettings } from './cloud-settings';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  method: Method;
  url: string;
  headers: Record<string, string>;
  body?: string | Readable;
  /** Hand the body over as a stream, when the status is below 300 and there is one. */
  streamed?: boolean;
}

export interface HttpReply {
  status: number;
  /** Names in lower case; a repeated header's first value. */
  headers: Record<string, string>;
  text: string;
  stream: Readable | null;
}

/**
 * What became of a request that got no answer:
 * `not-sent` it never reached the service; `untrusted` TLS refused the peer, so likewise; `unknown` it may have acted.
 */
export type Outcome = 'not-sent' | 'untrusted' | 'unknown';

export class TransportError extends Error {
  constructor(
    readonly outcome: Outcome,
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = 'TransportError';
  }
}

// Errors of the phase before the first byte of the request has left.
const notSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const untrusted = /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The only place where bytes leave for OpenStack: a pool of connections with one cloud's TLS settings and timeouts. */
export class HttpClient {
  private readonly agent: Agent;

  constructor(settings: Pick<CloudSettings, 'tls' | 'timeouts'>) {
    const { tls, timeouts } = settings;
    this.agent = new Agent({
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
      connect: {
        timeout: timeouts.connectMs,
        rejectUnauthorized: tls.verify,
        ...(tls.ca === null ? {} : { ca: tls.ca }),
        ...(tls.cert === null ? {} : { cert: tls.cert }),
        ...(tls.key === null ? {} : { key: tls.key }),
      },
    });
  }

  /** @throws TransportError when no whole answer came */
  async send(wanted: HttpRequest): Promise<HttpReply> {
    try {
      const { method, url, headers, body = null } = wanted;
      const reply = await request(url, { method, headers, body, dispatcher: this.agent });
      const known: Record<string, string> = {};
      for (const [name, value] of Object.entries(reply.headers)) {
        const first = Array.isArray(value) ? value[0] : value;
        if (first !== undefined) known[name] = first;
      }
      const streamed = wanted.streamed === true && reply.statusCode < 300 && reply.statusCode !== 204;
      const text = streamed ? '' : await reply.body.text();
      return { status: reply.statusCode, headers: known, text, stream: streamed ? reply.body : null };
    } catch (error) {
      const code = codeOf(error);
      const outcome: Outcome = notSent.test(code) ? 'not-sent' : untrusted.test(code) ? 'untrusted' : 'unknown';
      const reason = messageOf(error) || code;
      throw new TransportError(outcome, code && !reason.includes(code) ? `${reason} (${code})` : reason, error);
    }
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}
