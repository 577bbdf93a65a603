import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../../src/common/clock';
import { loadCloudSettings, type CloudSettings } from '../../../src/openstack';

export interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}
export interface Answer {
  status?: number;
  json?: unknown;
  headers?: Record<string, string>;
}
/** Answers one request; `drop` ends the connection without a word, nothing at all leaves it hanging. */
export type Handler = (seen: Seen, call: number) => Answer | 'drop' | 'hang' | Promise<Answer>;

/** Keystone that gives tokens `token-1`, `token-2`, …, and whatever other answers a test writes down. */
export class ScriptedCloud {
  readonly seen: Seen[] = [];
  tokenLifeSeconds = 3600;
  /** The n-th authentication, with this body, fails so. */
  refuseToken: (issued: number, body: string) => Answer | 'hang' | null = () => null;
  issued = 0;
  regions = ['RegionOne'];
  projectId = 'project-1';
  private readonly handlers = new Map<string, Handler>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response));
    this.on('GET /compute/v2.1/', () => ({ json: { version: { version: '2.93', min_version: '2.1' } } }));
  }

  static async start(port = 0): Promise<ScriptedCloud> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ScriptedCloud(server, (server.address() as AddressInfo).port);
  }

  on(route: string, handler: Handler): this {
    this.handlers.set(route, handler);
    return this;
  }

  to(route: string): Seen[] {
    return this.seen.filter(({ method, path }) => `${method} ${path}` === route);
  }

  settings(values: Record<string, string> = {}): CloudSettings {
    const user = { OS_USERNAME: 'u', OS_PASSWORD: 'hunter22', OS_PROJECT_NAME: 'p' };
    const env = { OS_AUTH_URL: `http://127.0.0.1:${this.port}/identity`, ...user, ...values };
    return loadCloudSettings({ env, cwd: '/nonexistent', homeDir: '/nonexistent' });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://cloud');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', headers } = request;
    const seen: Seen = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: Buffer.concat(chunks).toString(),
    };
    this.seen.push(seen);
    const route = `${method} ${url.pathname}`;
    const answer = await (route === 'POST /identity/v3/auth/tokens'
      ? this.authenticate(seen)
      : this.answer(route, seen));
    if (answer === 'hang') return;
    if (answer === 'drop') return void request.socket.destroy();
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.json === undefined ? '' : JSON.stringify(answer.json));
  }

  private answer(route: string, seen: Seen): ReturnType<Handler> {
    return (
      this.handlers.get(route)?.(seen, this.to(route).length) ?? { status: 404, json: { error: { message: route } } }
    );
  }

  private authenticate({ body }: Seen): Answer | 'hang' {
    this.issued += 1;
    const refused = this.refuseToken(this.issued, body);
    if (refused !== null) return refused;
    const issuedAt = Date.UTC(2030, 0, 1);
    const endpoint = (path: string) =>
      this.regions.map((region) => ({
        interface: 'public',
        region_id: region,
        url: `http://127.0.0.1:${this.port}${path}`,
      }));
    const token = {
      issued_at: new Date(issuedAt).toISOString(),
      expires_at: new Date(issuedAt + this.tokenLifeSeconds * 1000).toISOString(),
      user: { id: 'user-1', name: 'u' },
      project: { id: this.projectId, name: 'p' },
      roles: [{ id: 'r', name: 'member' }],
      catalog: ['compute', 'network', 'image', 'object-store'].map((type) => ({
        type,
        endpoints: endpoint(`/${type}`),
      })),
    };
    return { status: 201, json: { token }, headers: { 'x-subject-token': `token-${this.issued}` } };
  }
}

/** Sleeping takes no time, but time passes by it. */
export class HastyClock implements Clock {
  readonly waits: number[] = [];
  private millis = Date.UTC(2026, 0, 1);

  now(): Date {
    return new Date(this.millis);
  }

  advance(ms: number): void {
    this.millis += ms;
  }

  sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.millis += ms;
    return Promise.resolve();
  }
}

export const network = (id: string) => ({
  network: { id, name: id, description: '', project_id: 'project-1', status: 'ACTIVE', admin_state_up: true },
});
