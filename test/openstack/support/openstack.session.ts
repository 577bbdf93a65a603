import { Reply, send, type Entity, type Method, type Options, type Service } from './openstack.http';

interface CatalogEntry {
  type: string;
  name: string;
  endpoints: { interface: string; region: string; region_id: string; url: string }[];
}

interface TokenBody {
  methods: string[];
  user: Entity & { name: string; domain: { id: string; name: string } };
  project?: Entity & { name: string; domain: { id: string; name: string } };
  roles?: (Entity & { name: string })[];
  catalog?: CatalogEntry[];
  expires_at: string;
  issued_at: string;
  audit_ids: string[];
  is_domain?: boolean;
}

/** Somebody's token and where it may be used. */
export class Session {
  private readonly bases: Record<Service, string>;

  constructor(
    readonly authUrl: string,
    readonly token: string,
    readonly body: TokenBody,
  ) {
    const publicUrl = (type: string): string => {
      const endpoint = body.catalog
        ?.find((entry) => entry.type === type)
        ?.endpoints.find(({ interface: at }) => at === 'public');
      return endpoint?.url.replace(/\/$/, '') ?? '';
    };
    this.bases = {
      identity: authUrl,
      compute: publicUrl('compute'),
      // Deployers may put the version into these two endpoints or leave it out.
      network: `${publicUrl('network').replace(/\/v2\.0$/, '')}/v2.0`,
      image: `${publicUrl('image').replace(/\/v2$/, '')}/v2`,
      'block-storage': publicUrl('volumev3') || publicUrl('block-storage'),
      orchestration: publicUrl('orchestration'),
      'object-store': publicUrl('object-store'),
    };
  }

  get userId(): string {
    return this.body.user.id;
  }

  get projectId(): string {
    return this.body.project?.id ?? '';
  }

  url(service: Service): string {
    return this.bases[service];
  }

  async call(service: Service, method: Method, path: string, options: Options = {}): Promise<Reply> {
    return await send(method, this.bases[service] + path, this.token, options);
  }

  async identity(method: Method, path: string, body?: unknown): Promise<Reply> {
    return await this.call('identity', method, path, { body });
  }

  async network(method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return await this.call('network', method, path, { body, headers });
  }

  async image(method: Method, path: string, body?: unknown): Promise<Reply> {
    return await this.call('image', method, path, { body });
  }

  /** Nova at 2.90 (servers with tags, host names, flavors inside), unless told otherwise. */
  async compute(method: Method, path: string, body?: unknown, microversion = '2.90'): Promise<Reply> {
    return await this.call('compute', method, path, { body, microversion: `compute ${microversion}` });
  }

  /** Cinder at 3.70, the newest of Zed, unless told otherwise. */
  async volume(method: Method, path: string, body?: unknown, microversion = '3.70'): Promise<Reply> {
    return await this.call('block-storage', method, path, { body, microversion: `volume ${microversion}` });
  }
}

export const passwordMethod = (username: string, password: string): Record<string, unknown> => ({
  methods: ['password'],
  password: { user: { name: username, domain: { name: 'Default' }, password } },
});

export const projectScope = (name: string): Record<string, unknown> => ({
  project: { name, domain: { name: 'Default' } },
});

/** POST /v3/auth/tokens with the given identity and, perhaps, scope. */
export async function authenticate(authUrl: string, identity: unknown, scope?: unknown): Promise<Reply> {
  return await send('POST', `${authUrl}/auth/tokens`, undefined, {
    body: { auth: { identity, ...(scope === undefined ? {} : { scope }) } },
  });
}

export async function signIn(authUrl: string, identity: unknown, scope?: unknown): Promise<Session> {
  const reply = await authenticate(authUrl, identity, scope);
  const token = reply.headers.get('x-subject-token');
  if (reply.status !== 201 || token === null) throw new Error(`sign-in failed: ${reply.status} ${reply.text}`);
  return new Session(authUrl, token, reply.body.token as TokenBody);
}
