import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { newSecret } from '../../src/common/ids';

export const client = { id: 'moorage', secret: 'a secret of the client' };

export interface OidcPerson {
  sub: string;
  [claim: string]: unknown;
}

export type DeviceAnswer = 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'confirmed';

/** An OpenID Connect provider over HTTP: discovery, keys, code flow with PKCE, device flow, userinfo. Whoever comes is `person`. */
export class TestProvider {
  person: OidcPerson = { sub: 'nobody' };
  /** Claims that only userinfo tells. */
  extra: Record<string, unknown> = {};
  /** What the next ID tokens say instead. */
  forged: JWTPayload = {};
  /** Sign-ins of programs by their device code: what is answered to who asks for its tokens. */
  readonly devices = new Map<string, { userCode: string; answer: DeviceAnswer }>();
  hasDeviceFlow = true;
  /** Answers 503 at these paths. */
  readonly ailing = new Set<string>();
  private readonly grants = new Map<string, { challenge: string; nonce: string; redirect: string }>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
  ) {}

  static async start(): Promise<TestProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const provider = new TestProvider(server, await generateKeyPair('ES256'));
    server.on('request', (request, response) => void provider.answer(request, response));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** A token of this provider, or of `key`, for our client unless told otherwise. */
  sign(claims: JWTPayload, key = this.keys.privateKey, lifeSeconds = 300): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ iss: this.issuer, aud: client.id, iat: now, exp: now + lifeSeconds, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(key);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (this.ailing.has(url.pathname)) return void response.writeHead(503).end();
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return void json(this.metadata());
      case '/keys':
        return void json({
          keys: [{ ...(await exportJWK(this.keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }],
        });
      case '/authorize':
        return void response.writeHead(302, { location: this.authorize(url.searchParams) }).end();
      case '/device':
        return void json(this.beginDevice());
      case '/token': {
        const body = await this.exchange(request);
        return void json(body, 'error' in body ? 400 : 200);
      }
      case '/userinfo':
        return void json({ ...this.person, ...this.extra });
      default:
        return void json({}, 404);
    }
  }

  private metadata() {
    return {
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/keys`,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      userinfo_endpoint: `${this.issuer}/userinfo`,
      ...(this.hasDeviceFlow ? { device_authorization_endpoint: `${this.issuer}/device` } : {}),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(asked: URLSearchParams): string {
    const code = newSecret();
    const [challenge, nonce, redirect] = ['code_challenge', 'nonce', 'redirect_uri'].map(
      (name) => asked.get(name) ?? '',
    );
    this.grants.set(code, { challenge, nonce, redirect });
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    return back.href;
  }

  /** RFC 8628, 3.2. */
  private beginDevice(): object {
    const [code, userCode] = [newSecret(), newSecret().slice(0, 8).toUpperCase()];
    this.devices.set(code, { userCode, answer: 'authorization_pending' });
    const address = `${this.issuer}/activate`;
    return {
      device_code: code,
      user_code: userCode,
      expires_in: 600,
      interval: 1,
      verification_uri: address,
      verification_uri_complete: `${address}?code=${userCode}`,
    };
  }

  private async exchange(request: IncomingMessage): Promise<object> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const encoded = [client.id, client.secret].map((text) => encodeURIComponent(text).replaceAll('%20', '+')).join(':');
    const isClient = request.headers.authorization === `Basic ${Buffer.from(encoded).toString('base64')}`;
    if (!isClient) return { error: 'invalid_client' };
    return form.has('device_code') ? this.confirmed(form) : this.returned(form);
  }

  /** A code counts once, for its client and whoever knows the verifier (RFC 7636, 4.6). */
  private async returned(form: URLSearchParams): Promise<object> {
    const code = form.get('code') ?? '';
    const grant = this.grants.get(code);
    this.grants.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || challenge !== grant.challenge || form.get('redirect_uri') !== grant.redirect) {
      return { error: 'invalid_grant' };
    }
    return this.tokens({ nonce: grant.nonce });
  }

  /** Likewise (RFC 8628, 3.5). */
  private async confirmed(form: URLSearchParams): Promise<object> {
    const code = form.get('device_code') ?? '';
    const { answer } = this.devices.get(code) ?? { answer: 'expired_token' };
    if (answer !== 'confirmed') return { error: answer };
    this.devices.delete(code);
    return this.tokens({});
  }

  private async tokens(more: JWTPayload): Promise<object> {
    const claims = { ...this.person, ...more, ...this.forged };
    return { access_token: newSecret(), token_type: 'Bearer', expires_in: 300, id_token: await this.sign(claims) };
  }
}
