/** OpenStack as bytes on the wire: no client of ours between the test and the answer. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
export type Service = 'identity' | 'compute' | 'network' | 'image' | 'block-storage' | 'orchestration' | 'object-store';
export type Entity = Record<string, unknown> & { id: string };

export interface Options {
  body?: unknown;
  /** Bytes sent as they are, as application/octet-stream. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  /** Such as `compute 2.90` or `volume 3.70`; without it Nova answers as 2.1 and Cinder as 3.0. */
  microversion?: string;
}

export class Reply {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  get body(): Record<string, unknown> {
    const value: unknown = JSON.parse(this.text);
    if (typeof value !== 'object' || value === null) throw new Error(`not an object: ${this.text}`);
    return value as Record<string, unknown>;
  }

  /** The one object under `key`, as in `{"network": {...}}`. */
  one(key: string): Entity {
    return this.body[key] as Entity;
  }

  /** The list under `key`, as in `{"networks": [...]}`. */
  many(key: string): Entity[] {
    return this.body[key] as Entity[];
  }

  /** Neutron's error: `{"NeutronError": {"type", "message", "detail"}}`. */
  get neutronError(): { type: string; message: string; detail: unknown } {
    return this.body.NeutronError as { type: string; message: string; detail: unknown };
  }

  /** Nova's error: one key that names the class, `{"itemNotFound": {"code", "message"}}`. */
  get novaError(): { type: string; code: number; message: string } {
    const [type, value] = Object.entries(this.body)[0] ?? ['', {}];
    return { type, ...(value as { code: number; message: string }) };
  }

  /** Heat's error: `{"code", "error": {"type", "message"}}`. */
  get heatError(): { type: string; message: string } {
    return this.body.error as { type: string; message: string };
  }

  /** Keystone's error: `{"error": {"code", "message", "title"}}`. */
  get keystoneError(): { code: number; message: string; title: string } {
    return this.body.error as { code: number; message: string; title: string };
  }
}

export async function send(
  method: Method,
  url: string,
  token: string | undefined,
  options: Options = {},
): Promise<Reply> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (token !== undefined) headers['X-Auth-Token'] = token;
  if (options.microversion !== undefined) headers['OpenStack-API-Version'] = options.microversion;
  const init: RequestInit = { method, headers, redirect: 'manual' };
  if (options.bytes !== undefined) {
    headers['Content-Type'] ??= 'application/octet-stream';
    init.body = options.bytes;
  } else if (options.body !== undefined) {
    headers['Content-Type'] ??= 'application/json';
    init.body = JSON.stringify(options.body);
  }
  const response = await fetch(url, init);
  return new Reply(response.status, response.headers, await response.text());
}
