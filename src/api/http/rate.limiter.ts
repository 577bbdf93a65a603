import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { isLoopback, networkOf } from '../../common/addresses';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError } from '../../common/errors';
import { sha256 } from '../../common/ids';
import { counter } from '../../common/metrics';
import { RecentMap } from '../../common/recent.map';
import { TokenBucket } from '../../common/token.bucket';
import { CONFIG, type Config } from '../../config';
import { credentialOf } from '../access/credential';
import { showsBrokerToken } from '../brokers/broker.guard';

const refused = counter('moorage_http_rate_limited_total', 'Requests refused for their number, by what was counted', [
  'policy',
]);

/** So many callers and addresses are remembered; each that is forgotten begins anew. */
const remembered = 20_000;
/** What runs on this machine shares one address, and is its operator's own. */
const loopbackShare = 10;

/** Bounds how many requests one address, and one token, may make a second; in this process, by token buckets. */
export function rateLimiter(app: NestExpressApplication): RequestHandler {
  const config = app.get<Pick<Config, 'access' | 'brokerToken'>>(CONFIG);
  const { rate } = config.access;
  const clock = app.get<Clock>(CLOCK);
  const buckets = new RecentMap<string, TokenBucket>(remembered);
  const bucketOf = (key: string, share: number, now: number): TokenBucket => {
    const known = buckets.get(key);
    if (known) return known;
    const perSecond = rate.perSecond * share;
    const made = new TokenBucket(perSecond, Math.max(1, perSecond * rate.burstSeconds), now);
    buckets.set(key, made);
    return made;
  };

  return (request: Request, response: Response, next: NextFunction): void => {
    // Whoever watches over the service asks from one address, for many.
    if (request.path.startsWith('/health/')) return next();
    // So does a broker, for all of its gateways when they come back at once.
    if (request.path.startsWith('/broker/') && showsBrokerToken(request, config)) return next();
    const now = clock.now().getTime();
    const address = request.ip ?? '';
    const share = isLoopback(address) ? loopbackShare : 1;
    const counted: [policy: string, bucket: TokenBucket][] = [
      ['address', bucketOf(`address ${networkOf(address)}`, share, now)],
    ];
    const credential = credentialOf(request);
    if (credential) counted.push(['caller', bucketOf(`caller ${sha256(credential.token)}`, share, now)]);
    for (const [policy, bucket] of counted) {
      const waitMs = bucket.tryTake(now);
      describe(response, policy, bucket, waitMs, now);
      if (waitMs === 0) continue;
      refused.inc({ policy });
      return next(tooMany(policy, waitMs));
    }
    next();
  };
}

/** draft-ietf-httpapi-ratelimit-headers: what is left (r), and in how many seconds there is more (t). */
function describe(response: Response, policy: string, bucket: TokenBucket, waitMs: number, now: number): void {
  response.setHeader('RateLimit-Policy', `"${policy}";q=${Math.floor(bucket.atOnce)};w=${secondsOf(bucket)}`);
  response.setHeader('RateLimit', `"${policy}";r=${Math.floor(bucket.left(now))};t=${Math.ceil(waitMs / 1_000)}`);
}

const secondsOf = ({ atOnce, perSecond }: TokenBucket): number => Math.max(1, Math.round(atOnce / perSecond));

const tooMany = (policy: string, waitMs: number): DomainError =>
  new DomainError({
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    message: `there are more requests of one ${policy} than MOORAGE_API_RATE allows`,
    action: 'Wait as long as Retry-After says, and ask less often.',
    retryAfter: Math.max(1, waitMs / 1_000),
  });
