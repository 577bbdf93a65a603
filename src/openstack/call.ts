import type { Readable } from 'node:stream';
import type { ServiceType } from './cloud-settings';
import type { Method } from './http';

/** Query parameters; an array becomes a repeated parameter (any of these), undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface Call {
  service: ServiceType;
  method: Method;
  /** Below the service's version, starting with a slash. Parts that vary are encoded by `path`. */
  path: string;
  query?: Query;
  json?: unknown;
  /** Opens the body anew for each attempt. */
  body?: () => Readable;
  headers?: Record<string, string>;
  /** Compute and block storage only: the microversion whose rules the call is written for. */
  microversion?: string;
  /** Whether it may be sent again after an unknown outcome; by default all but POST and PATCH. */
  idempotent?: boolean;
  /** Another token than the cloud's own; null sends none. Neither is renewed. */
  token?: string | null;
  /** Values of the request that must not appear in an error, besides the cloud's own. */
  secrets?: readonly string[];
  /** Hand the body over as a stream. */
  streamed?: boolean;
  /** What is in front of the service may hide this very path: that it finds nothing there says nothing of the service. */
  mayBeHidden?: boolean;
  /** Nothing of the answer's body is read: Swift says «accepted» in HTML. */
  bodyless?: boolean;
}

export interface Reply {
  url: string;
  status: number;
  headers: Record<string, string>;
  /** Parsed body; undefined when there was none. */
  json: unknown;
  stream: Readable | null;
  requestId: string | null;
}

/** An application credential, by which alone one signs in to its project. */
export interface ProjectCredential {
  id: string;
  secret: string;
}

/** One cloud as one user in one project: its token, catalog, limits and connections. */
export interface Cloud {
  readonly name: string;
  /** The project that everything is made in. */
  projectId(): Promise<string>;
  userId(): Promise<string>;
  /** Of the user. */
  domainId(): Promise<string>;
  /** Keystone's names of the roles that the user has in the project. */
  roles(): Promise<string[]>;
  /** Of the endpoints that its calls go to; null where its catalog tells none. */
  region(): Promise<string | null>;
  /** All that its catalog has. */
  regions(): Promise<string[]>;
  /** A service's address as this cloud's calls use it, without a slash at its end. */
  endpoint(service: ServiceType): Promise<string>;
  /** @throws OpenStackError unless the answer is a 2xx */
  request(call: Call): Promise<Reply>;
  /** Whether calls are what is short: a service's rate is reached, or others than the present turn wait for one. */
  isCrowded(): boolean;
  /** Whether a call of some service would have to wait for its rate. */
  isRateSpent(): boolean;
  /** @throws DomainError CLOUD_BOUND_TO_PROJECT when it is signed in to by an application credential: that enters no other project */
  requireUser(): void;
  /**
   * The same cloud in another project, with the same limits and connections: as the same user, or by an application
   * credential of that project. It need not be closed.
   */
  inProject(projectId: string, credential?: ProjectCredential): Cloud;
  /** Sends nothing again from now on: a process that ends does not wait for a cloud that is away. */
  stop(): void;
  /** Ends the connections once the calls under way are done. */
  close(): Promise<void>;
}

/** A path with its variable parts encoded: path`/networks/${id}`. */
export const path = (fixed: TemplateStringsArray, ...parts: string[]): string =>
  fixed.reduce((whole, text, index) => whole + encodeURIComponent(parts[index - 1] ?? '') + text);

export function queryText(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  return params.toString();
}
