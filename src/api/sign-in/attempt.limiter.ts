import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { RecentMap } from '../../common/recent.map';
import { TokenBucket } from '../../common/token.bucket';
import { CONFIG, type Config } from '../../config';
import { tooManyAttempts } from './sign-in.errors';

/** So many names and addresses are remembered; each that is forgotten begins anew. */
const remembered = 20_000;
/** One address may stand for a whole office. */
const addressShare = 3;

/** Bounds how often a sign-in may fail, by name and by address; one that succeeds counts nothing. In this process. */
@Injectable()
export class AttemptLimiter {
  private readonly buckets = new RecentMap<string, TokenBucket>(remembered);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /** Gives what takes the attempt back. `name` is null where none is shown. @throws DomainError TOO_MANY_ATTEMPTS */
  begin(address: string, name: string | null): () => void {
    const buckets = [this.bucket(`address ${address}`, addressShare)];
    if (name !== null) buckets.push(this.bucket(`name ${name.toLowerCase()}`, 1));
    const now = this.clock.now().getTime();
    const waits = buckets.map((bucket) => bucket.tryTake(now));
    const giveBack = () => buckets.forEach((bucket, index) => waits[index] === 0 && bucket.giveBack());
    if (waits.every((wait) => wait === 0)) return giveBack;
    giveBack();
    throw tooManyAttempts(Math.max(...waits));
  }

  private bucket(key: string, share: number): TokenBucket {
    const perMinute = this.config.access.attemptsPerMinute * share;
    const known = this.buckets.get(key);
    if (known) return known;
    const made = new TokenBucket(perMinute / 60, perMinute, this.clock.now().getTime());
    this.buckets.set(key, made);
    return made;
  }
}
