import { LatencyHistogram } from './latency.histogram';
import type { RegistrationReply } from './registration.reply';

export type Outcome = RegistrationReply['status'] | 'unanswered';

export interface Tally {
  /** Those that are done. */
  gateways: number;
  outcomes: Record<Outcome, number>;
  /** Refusals by code. */
  reasons: Record<string, number>;
  /** Answers that told a gateway to come again later. */
  putOff: number;
  connectionFailures: number;
}

/** What has become of the gateways so far, in numbers. */
export class SimulationTally implements Tally {
  readonly answered = new LatencyHistogram();
  readonly assigned = new LatencyHistogram();
  readonly outcomes: Record<Outcome, number> = {
    assigned: 0,
    assigning: 0,
    'pending-approval': 0,
    rejected: 0,
    unanswered: 0,
  };
  readonly reasons: Record<string, number> = {};
  gateways = 0;
  putOff = 0;
  connectionFailures = 0;

  /** A gateway is done; `last` is its last answer. */
  count(last: RegistrationReply | null): void {
    this.gateways += 1;
    this.outcomes[last?.status ?? 'unanswered'] += 1;
    if (last?.status !== 'rejected') return;
    const code = last.reason?.code ?? 'none';
    this.reasons[code] = (this.reasons[code] ?? 0) + 1;
  }

  totals(): Tally {
    const { gateways, outcomes, reasons, putOff, connectionFailures } = this;
    return { gateways, outcomes, reasons, putOff, connectionFailures };
  }
}
