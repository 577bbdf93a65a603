import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Cloud } from './cloud.state';
import type { Service } from './service.name';

export type { Service };

/** Who asks, as the token says. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly projectId: string;
  /** Names of the roles that the user holds on the project, the implied ones included. */
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  readonly methods: readonly string[];
  readonly applicationCredentialId: string | null;
}

export interface Call {
  readonly cloud: Cloud;
  readonly service: Service;
  readonly method: string;
  /** Path below the service's root. */
  readonly path: string;
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  readonly request: IncomingMessage;
  readonly session: Session;
  /** Minor microversion of compute 2.x and block storage 3.x; 1 for the other services. */
  readonly minor: number;
  /** `http://host:port` as the client named it. */
  readonly origin: string;
  readonly requestId: string;
}

export interface Reply {
  status: number;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: Buffer | string | Readable;
  headers?: Record<string, string>;
  /** Not the service's own: it names no request. */
  foreign?: true;
}

export interface Route {
  method: string;
  /** Template below the service's root, such as `/servers/:id/action`. */
  path: string;
  handler: (call: Call) => Reply | Promise<Reply>;
  /** Answered without a token. */
  open?: boolean;
  /** The handler opens its own transactions, because it waits in between. */
  streaming?: boolean;
  /** Lowest compute microversion that knows this route. */
  since?: number;
  /** Highest compute microversion that knows this route. */
  until?: number;
}

export const ok = (json: unknown, status = 200): Reply => ({ status, json });
export const empty = (status = 204): Reply => ({ status });

/** A refusal with the body that the real service would send. */
export class ApiError extends Error {
  constructor(
    readonly reply: Reply,
    message: string,
  ) {
    super(message);
  }
}
