import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import type { Config } from '../../config';
import { checkKeyPair } from './certificate.check';
import { broken, ok, type Finding } from './finding';

/** The API's own certificate, and the provider of single sign-on; nothing where neither is configured. */
export async function checkAccess({ access: { tls, oidc } }: Config, clock: Clock): Promise<Finding[]> {
  return [
    ...(tls === null ? [] : [checkKeyPair('MOORAGE_TLS_CERT', { cert: tls.cert.text, key: tls.key.text }, clock)]),
    ...(oidc === null ? [] : [await checkProvider(oidc.issuer)]),
  ];
}

/** OpenID Connect Discovery 1.0, section 4: the provider describes itself, and under the very name that we know it by. */
async function checkProvider(issuer: string): Promise<Finding> {
  const check = 'single sign-on';
  const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const { issuer: told } = (await answer.json()) as { issuer?: unknown };
    if (told === issuer) return ok(check, `${issuer} answers`);
    const action = 'Set MOORAGE_OIDC_ISSUER to exactly what the provider calls itself.';
    return broken(check, 'OIDC_ISSUER_WRONG', `${url} calls itself ${String(told)}`, action);
  } catch (error) {
    const why = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    return broken(check, 'OIDC_UNREACHABLE', `${url}: ${why}`, 'Start that provider, or correct MOORAGE_OIDC_ISSUER.');
  }
}
