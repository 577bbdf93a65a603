import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/common/clock';
import type { CloudSettings } from '../../src/openstack';
import { endpointOf } from '../../src/openstack/endpoints';
import { Session } from '../../src/openstack/session';
import { Transport } from '../../src/openstack/transport';

const services = ['network', 'compute', 'block-storage'] as const;
type Service = (typeof services)[number];

export interface RelayedCall {
  /** Such as `POST network/ports`; ids are `:id`. */
  kind: string;
  phase: 'before' | 'after';
}

/** `drop` breaks the connection: the caller never hears of it. */
export type RelayHook = (call: RelayedCall) => 'drop' | void | Promise<'drop' | void>;

const uuid = /[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}/g;

/** Stands between the product and a real OpenStack: whoever hooks in sees each call before and after its effect. */
export class Relay {
  private readonly hooks = new Set<RelayHook>();
  private readonly servers: Server[] = [];
  /** Where the product is to call each service instead, as `clouds.yaml` writes it. */
  readonly overrides: Record<string, string> = {};

  static async start(settings: CloudSettings): Promise<Relay> {
    const relay = new Relay();
    const transport = new Transport(settings, systemClock);
    try {
      const { catalog } = await new Session(settings, transport, systemClock).token();
      for (const service of services) await relay.open(service, new URL(endpointOf(service, catalog, settings)));
    } finally {
      await transport.close();
    }
    return relay;
  }

  onCall(hook: RelayHook): () => void {
    this.hooks.add(hook);
    return () => void this.hooks.delete(hook);
  }

  async close(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  private async open(service: Service, target: URL): Promise<void> {
    const server = createServer((incoming, reply) => {
      this.pass(service, target, incoming, reply).catch(() => reply.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.servers.push(server);
    const { port } = server.address() as AddressInfo;
    this.overrides[`${service.replaceAll('-', '_')}_endpoint_override`] = `http://127.0.0.1:${port}${target.pathname}`;
  }

  private async pass(service: Service, target: URL, incoming: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    const body = await contentOf(incoming);
    const kind = `${method} ${service}${kindOf(url, target)}`;
    if (await this.hooked({ kind, phase: 'before' })) return void reply.destroy();
    const answer = await forward(new URL(url, target.origin), incoming, body);
    const content = await contentOf(answer);
    if (await this.hooked({ kind, phase: 'after' })) return void reply.destroy();
    reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders).end(content);
  }

  private async hooked(call: RelayedCall): Promise<boolean> {
    for (const hook of [...this.hooks]) if ((await hook(call)) === 'drop') return true;
    return false;
  }
}

/** The path below the endpoint, without ids and query. */
const kindOf = (url: string, target: URL): string =>
  url
    .split('?')[0]
    .replace(target.pathname.replace(/\/$/, ''), '')
    .replaceAll(uuid, ':id')
    .replace(/\.json$/, '');

const forward = (url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers: { ...headers, host: url.host } }, resolve)
      .on('error', reject)
      .end(body);
  });

async function contentOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
