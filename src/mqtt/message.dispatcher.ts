import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { withCorrelation } from '../common/correlation';
import { DomainError, messageOf } from '../common/errors';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { counter, gauge } from '../common/metrics';
import type { InboundHandler, InboundMessage } from './mqtt.gateway';
import type { InboundKind } from './topics';

const log = new LimitedLogger(logger('mqtt'));

export const connectionsGauge = gauge(
  'moorage_mqtt_connections',
  'Open MQTT connections of devices, or of ours to an external broker',
);
export const frontGauge = gauge(
  'moorage_mqtt_front_connections',
  'Open connections to the front listener, beside an external broker',
);
const messages = counter('moorage_mqtt_messages_total', 'MQTT messages by kind and what became of them', [
  'kind',
  'result',
]);
export const refusals = counter(
  'moorage_mqtt_refused_total',
  'Connections, subscriptions and messages that the broker refused',
  ['reason'],
);

/** Counts a message that reached no handler. */
export const countMessage = (kind: InboundKind | 'other' | 'outbound', result: string): void =>
  messages.inc({ kind, result });

/** Hands messages to their handlers and holds each until its effect is committed. */
export class MessageDispatcher {
  private readonly handlers = new Map<InboundKind, InboundHandler>();
  private readonly inHand = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly clock: Clock) {}

  register(kind: InboundKind, handler: InboundHandler): void {
    if (this.handlers.has(kind)) {
      throw new DomainError({ code: 'MQTT_HANDLER_TWICE', status: 500, message: `two handlers for ${kind} messages` });
    }
    this.handlers.set(kind, handler);
  }

  kinds(): InboundKind[] {
    return [...this.handlers.keys()];
  }

  handles(kind: InboundKind): boolean {
    return this.handlers.has(kind);
  }

  /** Resolves when the message may be acknowledged; rejects after `patienceMs` of failures, or when we stop. */
  async dispatch(message: InboundMessage, patienceMs = Infinity): Promise<void> {
    const work = withCorrelation(message.correlationId, () => this.run(message, patienceMs));
    this.inHand.add(work);
    try {
      await work;
    } finally {
      this.inHand.delete(work);
    }
  }

  /** Lets nothing be tried again, and waits for what runs. */
  async drain(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.inHand);
  }

  private async run(message: InboundMessage, patienceMs: number): Promise<void> {
    const handler = this.handlers.get(message.kind);
    if (!handler) return messages.inc({ kind: message.kind, result: 'unhandled' });
    const deadline = this.clock.now().getTime() + patienceMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await handler(message);
        messages.inc({ kind: message.kind, result: 'handled' });
        return;
      } catch (error) {
        // Unacknowledged messages fill the sender's window: that is the back-pressure while Postgres is away.
        messages.inc({ kind: message.kind, result: 'failed' });
        log.warn(
          { event: 'mqtt.handler_failed', kind: message.kind, hardwareId: message.hardwareId, attempt },
          messageOf(error),
        );
        const pause = backoffMs(attempt, { base: 100, cap: 5_000 });
        if (this.stopping.signal.aborted || this.clock.now().getTime() + pause > deadline) throw error;
        await this.clock.sleep(pause, this.stopping.signal);
      }
    }
  }
}
