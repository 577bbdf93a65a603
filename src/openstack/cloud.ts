import { z } from 'zod';
import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { queryText, type Call, type Cloud, type Reply } from './call';
import { secretsOf } from './authentication';
import type { CloudSettings, ServiceType } from './cloud-settings';
import { computeVersionUrl, endpointOf } from './endpoints';
import { errorOfContent, errorOfReply, OpenStackError, parseReply, requestIdOf, type CallSite } from './errors';
import type { HttpReply } from './http';
import { microversionHeaders, requireMicroversion, type VersionRange } from './microversions';
import { idempotentByDefault } from './retry';
import { Session, type Token } from './session';
import { Transport } from './transport';

const versionSchema = z.looseObject({ version: z.looseObject({ version: z.string(), min_version: z.string() }) });

class OpenCloud implements Cloud {
  readonly name: string;
  private readonly transport: Transport;
  private readonly session: Session;
  private computeRange: Promise<VersionRange> | null = null;

  constructor(
    private readonly settings: CloudSettings,
    private readonly clock: Clock,
  ) {
    this.name = settings.name;
    this.transport = new Transport(settings, clock);
    this.session = new Session(settings, this.transport, clock);
  }

  async projectId(): Promise<string> {
    const { project } = await this.session.token();
    if (project) return project.id;
    throw new DomainError({
      code: 'CLOUD_CONFIG_INVALID',
      status: 502,
      message: `cloud ${this.name}: its token is not scoped to a project`,
      action: `Name a project in ${this.settings.source}.`,
    });
  }

  async userId(): Promise<string> {
    return (await this.session.token()).user.id;
  }

  async roles(): Promise<string[]> {
    return (await this.session.token()).roles.map((role) => role.name);
  }

  async request(call: Call): Promise<Reply> {
    const headers = { ...call.headers };
    if (call.microversion !== undefined) {
      requireMicroversion(await this.microversions(), call.microversion, this.name);
      Object.assign(headers, microversionHeaders(call.microversion));
    }
    const query = queryText(call.query);
    const base = await this.base(call.service);
    return this.authorized({ ...call, headers }, `${base}${call.path}${query ? `?${query}` : ''}`);
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  /** A refused token is renewed once and the call repeated once: a service that refuses a new token means it. */
  private async authorized(call: Call, url: string): Promise<Reply> {
    if (call.token !== undefined) return this.answer(call, url, call.token);
    const token = await this.session.token();
    try {
      return await this.answer(call, url, token.value);
    } catch (error) {
      if (!(error instanceof OpenStackError) || error.httpStatus !== 401) throw error;
    }
    const renewed: Token = await this.session.renew(token);
    return this.answer(call, url, renewed.value);
  }

  private async answer(call: Call, url: string, token: string | null): Promise<Reply> {
    const { service, method, path } = call;
    const secrets = [...secretsOf(this.settings), ...(call.secrets ?? []), ...(token === null ? [] : [token])];
    const site: CallSite = { service, method, path, url, secrets };
    const text = call.json === undefined ? undefined : JSON.stringify(call.json);
    const reply = await this.transport.exchange(site, {
      headers: {
        accept: 'application/json',
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
        ...(token === null ? {} : { 'x-auth-token': token }),
      },
      body: call.body ?? (text === undefined ? undefined : () => text),
      streamed: call.streamed,
      idempotent: call.idempotent ?? idempotentByDefault(method),
    });
    if (reply.status >= 300) throw errorOfReply(site, reply, this.clock.now());
    const { status, headers, stream } = reply;
    return { url, status, headers, stream, json: parsed(site, reply), requestId: requestIdOf(headers) };
  }

  private async base(service: ServiceType): Promise<string> {
    if (service === 'identity' && this.settings.endpoints.identity === undefined) {
      // The address that authenticated us certainly answers; the catalog's may be one for other networks.
      return `${this.settings.authUrl}/v3`;
    }
    return endpointOf(service, (await this.session.token()).catalog, this.settings);
  }

  /** Nova's range, read once; a failed reading is not kept. */
  private microversions(): Promise<VersionRange> {
    this.computeRange ??= this.readMicroversions().catch((error: unknown) => {
      this.computeRange = null;
      throw error;
    });
    return this.computeRange;
  }

  private async readMicroversions(): Promise<VersionRange> {
    const url = computeVersionUrl(await this.base('compute'));
    const reply = await this.authorized({ service: 'compute', method: 'GET', path: '/' }, url);
    const { version } = parseReply({ service: 'compute', method: 'GET', url }, reply, versionSchema);
    // An API without microversions says so with empty strings.
    return { min: version.min_version || '2.1', max: version.version || '2.1' };
  }
}

function parsed(site: CallSite, reply: HttpReply): unknown {
  if (reply.text === '') return undefined;
  try {
    return JSON.parse(reply.text);
  } catch (cause) {
    throw errorOfContent(site, reply, 'the answer is not JSON', cause);
  }
}

/** Opens a cloud; nothing is sent before the first call. */
export const openCloud = (settings: CloudSettings, { clock }: { clock: Clock }): Cloud =>
  new OpenCloud(settings, clock);
