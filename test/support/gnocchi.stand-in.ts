import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface InstanceResource {
  id: string;
  started_at: string;
  ended_at: string | null;
}

/** The one call of Gnocchi that the product makes, as the real one answers it; in pages of one, for it may cut them as it likes. */
export class GnocchiStandIn {
  resources: InstanceResource[] = [];
  /** As before Ceilometer has told of any server. */
  knowsServers = true;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GnocchiStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const gnocchi = new GnocchiStandIn(server);
    server.on('request', (request, response) => {
      void gnocchi.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    return gnocchi;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const url = new URL(request.url ?? '', this.url);
    if (request.headers['x-auth-token'] === undefined) return { status: 401, body: {} };
    if (`${request.method} ${url.pathname}` !== 'POST /v1/search/resource/instance' || !this.knowsServers) {
      return {
        status: 404,
        body: { code: 404, title: 'Not Found', description: 'Resource type instance does not exist' },
      };
    }
    const { or } = (await json(request)) as { or: [{ '=': { ended_at: null } }, { '>=': { ended_at: string } }] };
    const since = Date.parse(or[1]['>='].ended_at);
    const found = this.resources
      .filter(({ ended_at: end }) => end === null || Date.parse(end) >= since)
      .filter(({ id }) => id > (url.searchParams.get('marker') ?? ''))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return { status: 200, body: found.slice(0, 1) };
  }
}
