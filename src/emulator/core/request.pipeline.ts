import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { logger } from '../../common/logger';
import { ApiError, type Call, type Reply, type Route, type Service, type Session } from './api.call';
import type { CallLog } from './call.log';
import type { Cloud } from './cloud.state';
import { negotiateVolumeMinor, volumeVersionHeaders } from './block-storage.version';
import { lowestMinor, negotiateMinor, versionHeaders } from './compute.version';
import type { Verdict } from './faults.control';
import { proxyError, refusal } from './refusals';
import type { RouteTable } from './route.table';

export interface HookedCall {
  phase: 'before' | 'after';
  service: Service;
  method: string;
  path: string;
  kind: string;
  /** This call's number among those of its kind since the log was cleared, from 1. */
  n: number;
}

/** Sees each API call before its effect, and again after it; `drop` destroys the connection, a throw answers 500. */
export type CallHook = (call: HookedCall) => 'drop' | void | Promise<'drop' | void>;

export interface PipelineParts {
  cloud: Cloud;
  routes: RouteTable;
  calls: CallLog;
  hooks: Set<CallHook>;
  authenticate: (
    cloud: Cloud,
    token: string | undefined,
    call: { method: string; path: string; service: Service },
  ) => Session;
}

interface Arrival {
  service: Service;
  method: string;
  path: string;
  query: URLSearchParams;
  kind: string;
  n: number;
  minor: number;
  route: Route | null;
  params: Record<string, string>;
  requestId: string;
}

const dropped = Symbol('dropped');
const nobody: Session = {
  token: '',
  userId: '',
  projectId: '',
  roles: [],
  isAdmin: false,
  methods: [],
  applicationCredentialId: null,
};

const prefixes: [prefix: string, service: Service][] = [
  ['/compute', 'compute'],
  ['/network', 'network'],
  ['/image', 'image'],
  ['/volume', 'block-storage'],
  ['/orchestration', 'orchestration'],
  ['/object-store', 'object-store'],
  ['/emulator', 'emulator'],
];

/** The path as the routes have it. */
function bare(service: Service, path: string): string {
  // Cinder takes its paths with and, since 3.67, without the project's id; Heat always has it.
  if (service === 'block-storage') return path.replace(/^\/v3\/[0-9a-f]{32}(?=\/|$)/, '/v3');
  if (service === 'orchestration') return path.replace(/^\/v1\/[0-9a-f]{32}(?=\/|$)/, '/v1');
  // An object's name may have slashes in it.
  if (service === 'object-store')
    return path.replace(
      /^(\/v1\/[^/]+\/[^/]+\/)(.+)$/,
      (_all, head: string, name: string) => head + name.replaceAll('/', '%2F'),
    );
  return path;
}

/** Stands for a microversion that has to be refused. */
const refusedMinor = -1;

function negotiated(service: Service, headers: IncomingMessage['headers']): number {
  if (service === 'compute') return negotiateMinor(headers);
  return service === 'block-storage' ? negotiateVolumeMinor(headers) : 1;
}

function locate(pathname: string): { service: Service; path: string } {
  for (const [prefix, service] of prefixes) {
    if (pathname === prefix || pathname.startsWith(`${prefix}/`))
      return { service, path: bare(service, pathname.slice(prefix.length)) };
  }
  return {
    service: 'identity',
    path: pathname.startsWith('/identity') ? pathname.slice('/identity'.length) : pathname,
  };
}

/** Answers one HTTP request: faults and hooks, token, transaction, reply. */
export class RequestPipeline {
  constructor(private readonly parts: PipelineParts) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://emulator');
    const arrival = this.arrive(request, url);
    const reply = await this.answer(arrival, request);
    const { service, method, kind } = arrival;
    const status = reply === dropped ? null : reply.status;
    this.parts.calls.add({ service, method, path: url.pathname, kind, status });
    if (reply === dropped) response.destroy();
    else await this.send(arrival, reply, request, response);
  }

  private arrive(request: IncomingMessage, url: URL): Arrival {
    const method = request.method ?? 'GET';
    const { service, path } = locate(url.pathname);
    let minor = refusedMinor;
    try {
      minor = negotiated(service, request.headers);
    } catch {
      // refused by `effect`, where refusals become replies
    }
    const match = this.parts.routes.match(service, method, path, Math.max(minor, lowestMinor));
    const template = match?.route.path ?? path;
    const kind = `${method} ${service}${template.replace(/^\/v\d[^/]*/, '') || '/'}`;
    const n = this.parts.calls.arrive(kind);
    const params = match?.params ?? {};
    const requestId = `req-${randomUUID()}`;
    const route = match?.route ?? null;
    return { service, method, path, query: url.searchParams, kind, n, minor, route, params, requestId };
  }

  private answer(arrival: Arrival, request: IncomingMessage): Promise<Reply | typeof dropped> {
    return this.parts.cloud.faults.inLine(arrival.service, () => this.workOn(arrival, request));
  }

  private async workOn(arrival: Arrival, request: IncomingMessage): Promise<Reply | typeof dropped> {
    try {
      const verdict = this.parts.cloud.faults.decide(arrival.service, arrival.kind);
      const body = arrival.route?.streaming ? undefined : await readBody(arrival.service, request);
      if (await this.interfere('before', arrival, verdict)) return dropped;
      const reply = await this.effect(arrival, request, body);
      if (await this.interfere('after', arrival, verdict)) return dropped;
      return reply;
    } catch (error) {
      if (error instanceof ApiError) return error.reply;
      const { kind } = arrival;
      logger('emulator').error({ event: 'emulator.failure', kind, err: error }, 'a call failed inside the emulator');
      const text = 'The server has either erred or is incapable of performing the requested operation.';
      return refusal(arrival.service, 500, text, 'HTTPInternalServerError').reply;
    }
  }

  /** True when the connection shall be dropped. */
  private async interfere(phase: 'before' | 'after', arrival: Arrival, verdict: Verdict): Promise<boolean> {
    const { clock } = this.parts.cloud;
    if (phase === 'before' && verdict.latencyMs > 0) await clock.sleep(verdict.latencyMs);
    for (const rule of verdict.rules) {
      if (rule.effect === `stall-${phase}`) await clock.sleep(rule.ms);
      if (rule.effect === `drop-${phase}`) return true;
      if (rule.effect === 'status' && phase === 'before') throw injected(arrival.service, rule.status, rule.retryAfter);
      if (rule.effect === 'proxy-status' && phase === 'before') throw proxyError(rule.status);
    }
    const { service, method, path, kind, n } = arrival;
    for (const hook of this.parts.hooks) {
      if ((await hook({ phase, service, method, path, kind, n })) === 'drop') return true;
    }
    return false;
  }

  private effect(arrival: Arrival, request: IncomingMessage, body: unknown): Reply | Promise<Reply> {
    const { cloud, authenticate } = this.parts;
    cloud.advance();
    if (arrival.minor === refusedMinor) negotiated(arrival.service, request.headers);
    const token = [request.headers['x-auth-token']].flat()[0];
    const open = arrival.route?.open ?? arrival.service === 'emulator';
    const session = open && token === undefined ? nobody : this.session(open, authenticate, arrival, token);
    const { route, service, method, path, params, query, minor, requestId } = arrival;
    if (!route) throw refusal(service, 404, 'The resource could not be found.', 'HTTPNotFound');
    const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
    const call: Call = {
      cloud,
      service,
      method,
      path,
      params,
      query,
      headers: request.headers,
      body,
      request,
      session,
      minor,
      origin,
      requestId,
    };
    return route.streaming ? route.handler(call) : cloud.transaction(() => route.handler(call));
  }

  private session(
    open: boolean,
    authenticate: PipelineParts['authenticate'],
    arrival: Arrival,
    token?: string,
  ): Session {
    try {
      return authenticate(this.parts.cloud, token, arrival);
    } catch (error) {
      if (open) return nobody;
      throw error;
    }
  }

  private async send(
    arrival: Arrival,
    reply: Reply,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    response.statusCode = reply.status;
    if (!reply.foreign) sign(arrival, response);
    if (reply.status === 401) {
      // Keystone names its versioned address, the other services' middleware the bare one.
      const path = arrival.service === 'identity' ? '/v3' : '';
      response.setHeader('www-authenticate', `Keystone uri="http://${request.headers.host ?? '127.0.0.1'}${path}"`);
    }
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if (reply.raw instanceof Readable) return pipeline(reply.raw, response);
    if (reply.raw !== undefined) response.end(reply.raw);
    else if (reply.json === undefined) response.end();
    else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(reply.json));
    }
  }
}

/** What a service tells of itself with every answer. */
function sign({ service, minor, requestId }: Arrival, response: ServerResponse): void {
  response.setHeader('x-openstack-request-id', requestId);
  if (service !== 'compute' && service !== 'block-storage') return;
  response.setHeader('x-compute-request-id', requestId);
  const versions =
    service === 'compute' ? versionHeaders(Math.max(minor, lowestMinor)) : volumeVersionHeaders(Math.max(minor, 0));
  for (const [name, value] of Object.entries(versions)) response.setHeader(name, value);
}

function injected(service: Service, status: number, retryAfter: number | undefined): ApiError {
  const error = refusal(service, status, 'A fault that was asked for.', 'InjectedFault');
  if (retryAfter !== undefined) error.reply.headers = { ...error.reply.headers, 'retry-after': String(retryAfter) };
  return error;
}

async function readBody(service: Service, request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (parts.length === 0) return undefined;
  const text = Buffer.concat(parts).toString('utf8');
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    throw refusal(service, 400, 'Malformed request body', 'HTTPBadRequest');
  }
}
