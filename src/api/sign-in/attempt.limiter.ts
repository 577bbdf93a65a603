import { Inject, Injectable } from '@nestjs/common';
import { networkOf } from '../../common/addresses';
import { CLOCK, type Clock } from '../../common/clock';
import { RecentMap } from '../../common/recent.map';
import { TokenBucket } from '../../common/token.bucket';
import { CONFIG, type Config } from '../../config';
import { isProviderAway, tooManyAttempts } from './sign-in.errors';

/** So many names and addresses are remembered; each that is forgotten begins anew. */
const remembered = 20_000;
/** One address may stand for a whole office. */
const addressShare = 3;

/** Bounds how often a sign-in may fail, by name and by network; one that succeeds counts nothing. In this process. */
@Injectable()
export class AttemptLimiter {
  private readonly buckets = new RecentMap<string, TokenBucket>(remembered);

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  /**
   * Runs a sign-in, which tells when it has succeeded. `name` is null where none is shown.
   * @throws DomainError TOO_MANY_ATTEMPTS, and what the sign-in throws
   */
  async attempt<T>(address: string, name: string | null, signIn: (succeeded: () => void) => Promise<T>): Promise<T> {
    const giveBack = this.take(address, name);
    try {
      return await signIn(giveBack);
    } catch (error) {
      // Nobody has looked at what was shown: nothing was guessed, and nothing learnt.
      if (isProviderAway(error)) giveBack();
      throw error;
    }
  }

  /** Takes one of each bucket or of none; gives what puts them back, once. */
  private take(address: string, name: string | null): () => void {
    const buckets = [this.bucket(`address ${networkOf(address)}`, addressShare)];
    if (name !== null) buckets.push(this.bucket(`name ${name.toLowerCase()}`, 1));
    const now = this.clock.now().getTime();
    const waits = buckets.map((bucket) => bucket.tryTake(now));
    const taken = buckets.filter((_, index) => waits[index] === 0);
    const giveBack = () => taken.splice(0).forEach((bucket) => bucket.giveBack());
    if (taken.length === buckets.length) return giveBack;
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
