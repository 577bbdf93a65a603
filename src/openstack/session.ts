import { z } from 'zod';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { authenticationBody, secretsOf, tokenSchema, type TokenInfo } from './authentication';
import type { CloudSettings } from './cloud-settings';
import { errorOfReply, type CallSite } from './errors';
import type { Transport } from './transport';

const log = logger('openstack');

/** Renewed at this share of its life, so that no call, nor what a service does with its token, outlives it. */
const renewAtShare = 0.8;
/** After a renewal that failed while the old token still serves: how long to leave it at that. */
const renewAgainMs = 30_000;

export interface Token extends Pick<TokenInfo, 'user' | 'project' | 'roles' | 'catalog'> {
  value: string;
  renewAt: number;
  expiresAt: number;
}

/** One token of one cloud: any number of callers share one authentication. */
export class Session {
  private current: Token | null = null;
  private renewing: Promise<Token> | null = null;

  constructor(
    private readonly settings: CloudSettings,
    private readonly transport: Transport,
    private readonly clock: Clock,
  ) {}

  /** A token with life left. Nobody waits for the renewal of one that still serves: Keystone may be slow or away. */
  async token(): Promise<Token> {
    const known = this.current;
    if (known === null || this.now() >= known.expiresAt) return this.renew(known);
    if (this.renewing === null && this.now() >= known.renewAt) this.renewAhead(known);
    return known;
  }

  /** Another token than `failed`: one that a concurrent caller got meanwhile, or a new one; one authentication for all. */
  async renew(failed: Token | null): Promise<Token> {
    if (this.current !== null && this.current !== failed) return this.current;
    this.renewing ??= this.authenticate()
      .catch((error: unknown) => {
        if (this.current) this.current.renewAt = this.now() + renewAgainMs;
        throw error;
      })
      .finally(() => {
        this.renewing = null;
      });
    return this.renewing;
  }

  private renewAhead(known: Token): void {
    this.renew(known).catch((error: unknown) => {
      log.warn({ event: 'openstack.renewal_failed', cloud: this.settings.name, error: messageOf(error) }, 'token kept');
    });
  }

  private async authenticate(): Promise<Token> {
    const url = `${this.settings.authUrl}/v3/auth/tokens`;
    const secrets = secretsOf(this.settings);
    const site: CallSite = { service: 'identity', method: 'POST', path: '/auth/tokens', url, secrets };
    const body = JSON.stringify(authenticationBody(this.settings));
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    // A token that nobody received harms nobody: asking again is safe.
    const reply = await this.transport.exchange(site, { headers, body: () => body, idempotent: true });
    if (reply.status >= 300) throw errorOfReply(site, reply, this.clock.now());
    const token = this.read(reply.text, reply.headers['x-subject-token'], url);
    this.current = token;
    const lifeSeconds = Math.round((token.expiresAt - this.now()) / 1000);
    log.info({ event: 'openstack.authenticated', cloud: this.settings.name, lifeSeconds }, 'new token');
    return token;
  }

  private read(text: string, value: string | undefined, url: string): Token {
    const parsed = z.looseObject({ token: tokenSchema }).safeParse(jsonOrUndefined(text));
    if (!parsed.success || value === undefined) {
      throw new DomainError({
        code: 'CLOUD_AUTH_URL_INVALID',
        status: 502,
        message: `cloud ${this.settings.name}: ${url} did not answer as Keystone v3 does`,
        action: `Correct auth_url in ${this.settings.source}.`,
      });
    }
    const { expires_at, issued_at, user, project, roles, catalog } = parsed.data.token;
    // Counted from our own clock: the cloud's may differ.
    const now = this.now();
    const life = Math.max(0, Date.parse(expires_at) - Date.parse(issued_at));
    return { value, renewAt: now + life * renewAtShare, expiresAt: now + life, user, project, roles, catalog };
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
