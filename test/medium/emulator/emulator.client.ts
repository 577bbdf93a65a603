/** Just enough of an OpenStack client to put the emulator's own abilities to the test. */
export class EmulatorClient {
  private constructor(
    readonly authUrl: string,
    readonly token: string,
    readonly userId: string,
    readonly projectId: string,
  ) {}

  static async signIn(
    authUrl: string,
    name = 'admin',
    password = 'moorage',
    project = 'admin',
  ): Promise<EmulatorClient> {
    const user = { name, password, domain: { id: 'default' } };
    const scope = { project: { name: project, domain: { id: 'default' } } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope };
    const reply = await send('POST', `${authUrl}/auth/tokens`, {}, { auth });
    const { token } = reply.json as { token: { user: { id: string }; project: { id: string } } };
    return new EmulatorClient(authUrl, reply.headers.get('x-subject-token') ?? '', token.user.id, token.project.id);
  }

  identity(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `${this.authUrl}${path}`, body);
  }

  network(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `${this.origin}/network/v2.0${path}`, body);
  }

  compute(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `${this.origin}/compute/v2.1${path}`, body, { 'openstack-api-version': 'compute 2.90' });
  }

  orchestration(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `${this.origin}/orchestration/v1/${this.projectId}${path}`, body);
  }

  image(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `${this.origin}/image/v2${path}`, body);
  }

  faults(method: string, path: string, body?: unknown): Promise<Answer> {
    return send(method, `${this.origin}/emulator/faults${path}`, {}, body);
  }

  /** Makes a project with one member and signs in as that. */
  async member(name: string): Promise<EmulatorClient> {
    const project = (await this.identity('POST', '/projects', { project: { name } })).one('project');
    const user = (await this.identity('POST', '/users', { user: { name, password: 'secret' } })).one('user');
    const roles = (await this.identity('GET', '/roles?name=member')).many('roles');
    await this.identity('PUT', `/projects/${project.id}/users/${user.id}/roles/${roles[0].id}`);
    return EmulatorClient.signIn(this.authUrl, name, 'secret', name);
  }

  /** A network with a subnet. */
  async lan(cidr: string, name = 'lan'): Promise<Entity> {
    const network = (await this.network('POST', '/networks', { network: { name } })).one('network');
    await this.network('POST', '/subnets', { subnet: { network_id: network.id, cidr, ip_version: 4 } });
    return network;
  }

  async server(networkIds: string | string[], name = 'hub'): Promise<Entity> {
    const [flavor] = (await this.compute('GET', '/flavors')).many('flavors');
    const [image] = (await this.image('GET', '/images?name=guest')).many('images');
    const networks = [networkIds].flat().map((uuid) => ({ uuid }));
    const server = { name, flavorRef: flavor.id, imageRef: image.id, networks };
    return (await this.compute('POST', '/servers', { server })).one('server');
  }

  private get origin(): string {
    return new URL(this.authUrl).origin;
  }

  private call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return send(method, url, { ...headers, 'x-auth-token': this.token }, body);
  }
}

export type Entity = Record<string, unknown> & { id: string };

export interface Answer {
  status: number;
  headers: Headers;
  json: unknown;
  one(key: string): Entity;
  many(key: string): Entity[];
}

async function send(method: string, url: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const init = { method, headers: { ...headers, 'content-type': 'application/json' } };
  const reply = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
  const text = await reply.text();
  const json: unknown = reply.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
  const pick = (key: string): unknown => {
    const found = (json as Record<string, unknown>)[key];
    if (found === undefined) throw new Error(`${method} ${url}: ${reply.status} ${text}`);
    return found;
  };
  return {
    status: reply.status,
    headers: reply.headers,
    json,
    one: (key) => pick(key) as Entity,
    many: (key) => pick(key) as Entity[],
  };
}
