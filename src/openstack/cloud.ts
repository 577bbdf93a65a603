import { z } from 'zod';
import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { queryText, type Call, type Cloud, type ProjectCredential, type Reply } from './call';
import { secretsOf } from './authentication';
import type { CloudSettings, ServiceType } from './cloud-settings';
import { endpointOf, filledIn, regionOf, regionsOf, versionUrl } from './endpoints';
import { errorOfContent, errorOfReply, OpenStackError, parseReply, requestIdOf, type CallSite } from './errors';
import type { HttpReply } from './http';
import { isWithin, microversionHeaders, requireMicroversion, type VersionRange } from './microversions';
import { idempotentByDefault } from './retry';
import { Session, type Token } from './session';
import { Transport } from './transport';

const rangeSchema = z.looseObject({ version: z.string(), min_version: z.string() });
/** Nova describes the one version that it was asked for, Cinder gives a list of one. */
const versionSchema = z.union([
  z.looseObject({ version: rangeSchema }).transform(({ version }) => version),
  z.looseObject({ versions: z.tuple([rangeSchema]) }).transform(({ versions: [version] }) => version),
]);

/** How long a cloud that is too old for a call is believed to be so: it may be upgraded under us. */
const readAgainMs = 60_000;

class OpenCloud implements Cloud {
  readonly name: string;
  private readonly transport: Transport;
  private readonly session: Session;
  /** What is known of the services, in whichever project it was read. */
  private readonly ranges: Map<ServiceType, VersionRange & { readAt: number }>;
  /** Under way with this session: another one's may be refused where this one's is not. */
  private readonly readings = new Map<ServiceType, Promise<VersionRange>>();

  constructor(
    private readonly settings: CloudSettings,
    private readonly clock: Clock,
    private readonly parent?: OpenCloud,
  ) {
    this.name = settings.name;
    this.transport = parent?.transport ?? new Transport(settings, clock);
    this.ranges = parent?.ranges ?? new Map<ServiceType, VersionRange & { readAt: number }>();
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

  async domainId(): Promise<string> {
    return (await this.session.token()).user.domain?.id ?? 'default';
  }

  async roles(): Promise<string[]> {
    return (await this.session.token()).roles.map((role) => role.name);
  }

  async region(): Promise<string | null> {
    return regionOf((await this.session.token()).catalog, this.settings);
  }

  async regions(): Promise<string[]> {
    return regionsOf((await this.session.token()).catalog, this.settings);
  }

  async request(call: Call): Promise<Reply> {
    const headers = { ...call.headers };
    if (call.microversion !== undefined) {
      const range = await this.microversions(call.service, call.microversion);
      requireMicroversion(call.service, range, call.microversion, this.name);
      Object.assign(headers, microversionHeaders(call.service, call.microversion));
    }
    const query = queryText(call.query);
    const base = await this.endpoint(call.service);
    return this.authorized({ ...call, headers }, `${base}${call.path}${query ? `?${query}` : ''}`);
  }

  async endpoint(service: ServiceType): Promise<string> {
    if (service === 'identity' && this.settings.endpoints.identity === undefined) {
      // The address that authenticated us certainly answers; the catalog's may be one for other networks.
      return `${this.settings.authUrl}/v3`;
    }
    const token = await this.session.token();
    return filledIn(endpointOf(service, token.catalog, this.settings), token);
  }

  isCrowded(): boolean {
    return this.transport.isCrowded();
  }

  isRateSpent(): boolean {
    return this.transport.isRateSpent();
  }

  requireUser(): void {
    if (this.settings.credentials.method !== 'application_credential') return;
    throw new DomainError({
      code: 'CLOUD_BOUND_TO_PROJECT',
      status: 409,
      message: `cloud ${this.name} is signed in to by an application credential, which is good for its own project alone`,
      action: `Name a user with a password in ${this.settings.source}, who may make projects.`,
    });
  }

  inProject(projectId: string, credential?: ProjectCredential): Cloud {
    if (!credential) this.requireUser();
    const access = credential
      ? { credentials: { method: 'application_credential' as const, ...credential }, project: null }
      : { project: { id: projectId } };
    return new OpenCloud({ ...this.settings, ...access }, this.clock, this);
  }

  stop(): void {
    this.transport.stop();
  }

  async close(): Promise<void> {
    if (!this.parent) await this.transport.close();
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
      upload: call.body !== undefined,
      idempotent: call.idempotent ?? idempotentByDefault(method),
    });
    if (reply.status >= 300) throw errorOfReply(site, reply, this.clock.now());
    const { status, headers, stream } = reply;
    return {
      url,
      status,
      headers,
      stream,
      json: call.bodyless ? undefined : parsed(site, reply),
      requestId: requestIdOf(headers),
    };
  }

  /** A service's range, read once; a failed reading is not kept, nor for long one that lacks what is wanted. */
  private async microversions(service: ServiceType, wanted: string): Promise<VersionRange> {
    const known = this.ranges.get(service);
    const now = this.clock.now().getTime();
    if (known && (isWithin(known, wanted) || now - known.readAt < readAgainMs)) return known;
    const reading =
      this.readings.get(service) ?? this.readMicroversions(service).finally(() => this.readings.delete(service));
    this.readings.set(service, reading);
    const range = await reading;
    this.ranges.set(service, { ...range, readAt: now });
    return range;
  }

  private async readMicroversions(service: ServiceType): Promise<VersionRange> {
    const url = versionUrl(await this.endpoint(service));
    const reply = await this.authorized({ service, method: 'GET', path: '/' }, url);
    const { min_version: min, version: max } = parseReply({ service, method: 'GET', url }, reply, versionSchema);
    // An API without microversions says so with empty strings.
    const first = service === 'compute' ? '2.1' : '3.0';
    return { min: min || first, max: max || first };
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
