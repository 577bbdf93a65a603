import { setMaxListeners } from 'node:events';
import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { withCorrelation } from '../common/correlation';
import { DomainError, messageOf } from '../common/errors';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { counter, gauge } from '../common/metrics';
import { tally } from '../common/tally';
import { isTracing, traced } from '../common/tracing';
import type { InboundHandler, InboundMessage, Trespass } from './mqtt.gateway';
import { filterOf, type InboundKind } from './topics';

const log = new LimitedLogger(logger('mqtt'));

export const connectionsGauge = gauge(
  'moorage_mqtt_connections',
  'Open MQTT connections of devices, or of ours to an external broker',
);
export const frontGauge = gauge(
  'moorage_mqtt_front_connections',
  'Open connections to the front listener, beside an external broker',
);
const messages = tally('moorage_mqtt_messages_total', 'MQTT messages by kind and what became of them', [
  'kind',
  'result',
]);
export const refusals = counter(
  'moorage_mqtt_refused_total',
  'Connections, subscriptions and messages that the broker refused',
  ['reason'],
);

/** Counts a message that reached no handler. */
export const countMessage = (kind: InboundKind | 'other' | 'outbound', result: string): void => messages(kind, result);

/** Hands messages to their handlers and holds each until its effect is committed. */
export class MessageDispatcher {
  private readonly handlers = new Map<InboundKind, InboundHandler>();
  /** Is told of what comes to no handler, since its sender may not publish there. */
  noteTrespass: (trespass: Trespass) => void = () => undefined;
  private inHand = 0;
  /** Resolves `drain`. */
  private emptied: (() => void) | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly clock: Clock) {
    setMaxListeners(0, this.stopping.signal); // each message that is tried again listens
  }

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

  /**
   * Resolves when the message may be acknowledged; rejects after `patienceMs` of failures, when we stop, or when its line has
   * ended: the broker sends it again by another one, and it would be tried beside itself.
   */
  dispatch(message: InboundMessage, patienceMs = Infinity, line?: AbortSignal): Promise<void> {
    this.inHand += 1;
    return withCorrelation(message.correlationId, () => this.runTraced(message, patienceMs, line));
  }

  /** Lets nothing be tried again, and waits for what runs. */
  async drain(): Promise<void> {
    this.stopping.abort();
    if (this.inHand > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
  }

  private runTraced(message: InboundMessage, patienceMs: number, line?: AbortSignal): Promise<void> {
    if (!isTracing()) return this.run(message, patienceMs, line);
    const { kind, hardwareId, traceparent } = message;
    const attributes = {
      'messaging.system': 'mqtt',
      'messaging.destination.template': filterOf(kind),
      'messaging.message.conversation_id': message.correlationId,
      'moorage.hardware_id': hardwareId,
    };
    const settings = { kind: 'CONSUMER', parent: traceparent, attributes } as const;
    return traced('mqtt', `receive ${kind}`, settings, () => this.run(message, patienceMs, line));
  }

  /** Without `await`: of thousands a second nearly all succeed at once, and each promise saved there is felt. */
  private run(message: InboundMessage, patienceMs: number, line?: AbortSignal): Promise<void> {
    const { kind } = message;
    const handler = this.handlers.get(kind);
    if (!handler) {
      this.end(kind, 'unhandled');
      return Promise.resolve();
    }
    const deadline = this.clock.now().getTime() + patienceMs;
    const attempt = (number: number): Promise<void> =>
      begun(handler, message).then(
        () => this.end(kind, 'handled'),
        async (error: unknown) => {
          this.tellFailure(message, number, error);
          if (await this.pause(number, deadline, line)) return attempt(number + 1);
          this.leave();
          throw error;
        },
      );
    return attempt(1);
  }

  private end(kind: InboundKind, result: string): void {
    countMessage(kind, result);
    this.leave();
  }

  private leave(): void {
    this.inHand -= 1;
    if (this.inHand === 0) this.emptied?.();
  }

  private tellFailure({ kind, hardwareId }: InboundMessage, attempt: number, error: unknown): void {
    countMessage(kind, 'failed');
    log.warn({ event: 'mqtt.handler_failed', kind, hardwareId, attempt }, messageOf(error));
  }

  /**
   * Whether it is to be tried again, once it is time. Unacknowledged messages fill the sender's window meanwhile: that is the
   * back-pressure while Postgres is away.
   */
  private async pause(attempt: number, deadline: number, line?: AbortSignal): Promise<boolean> {
    const pause = backoffMs(attempt, { base: 100, cap: 5_000 });
    const ends = line ? [this.stopping.signal, line] : [this.stopping.signal];
    if (ends.some(({ aborted }) => aborted) || this.clock.now().getTime() + pause > deadline) return false;
    await sleepUntil(this.clock, pause, ends);
    return !line?.aborted;
  }
}

/** What a handler throws at once fails like what it throws later. */
function begun(handler: InboundHandler, message: InboundMessage): Promise<void> {
  try {
    return handler(message);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error(messageOf(error)));
  }
}

/** `AbortSignal.any` would leave something of each sleep with the signals, which live long. */
async function sleepUntil(clock: Clock, ms: number, ends: AbortSignal[]): Promise<void> {
  const woken = new AbortController();
  const wake = () => woken.abort();
  for (const end of ends) end.addEventListener('abort', wake);
  await clock.sleep(ms, woken.signal);
  for (const end of ends) end.removeEventListener('abort', wake);
}
