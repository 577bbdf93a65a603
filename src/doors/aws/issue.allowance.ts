import type { Clock } from '../../common/clock';
import { RecentMap } from '../../common/recent.map';
import type { Config } from '../../config';
import { RegistrationAllowance, type ProvenCertificate } from '../../registration';

const mostKnown = 10_000;

/** How many certificates are signed for each enrollment, whoever has its claims: as many as it may bring in devices. */
export class IssueAllowance {
  private readonly allowances = new RecentMap<string, RegistrationAllowance>(mostKnown);

  constructor(
    private readonly limits: Config['registration'],
    private readonly clock: Clock,
  ) {}

  /** Takes one and gives 0; with none left, the milliseconds until it is the asker's turn. */
  take({ enrollmentId, perSecond }: ProvenCertificate): number {
    const now = this.clock.now().getTime();
    const rate = perSecond ?? this.limits.perSecond;
    const known = this.allowances.get(enrollmentId);
    if (known?.perSecond === rate) return known.take(now);
    const allowance = new RegistrationAllowance(rate, this.limits.burstSeconds, now);
    this.allowances.set(enrollmentId, allowance);
    return allowance.take(now);
  }
}
