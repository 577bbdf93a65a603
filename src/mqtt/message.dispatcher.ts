import { setMaxListeners } from 'node:events';
import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { withCorrelation } from '../common/correlation';
import { DomainError, messageOf } from '../common/errors';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { counter, gauge } from '../common/metrics';
import { isTracing, traced } from '../common/tracing';
import type { InboundHandler, InboundMessage } from './mqtt.gateway';
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
    const work = withCorrelation(message.correlationId, () => this.runTraced(message, patienceMs, line));
    const ended = () => void this.inHand.delete(work);
    this.inHand.add(work);
    work.then(ended, ended);
    return work;
  }

  /** Lets nothing be tried again, and waits for what runs. */
  async drain(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.inHand);
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
      messages.inc({ kind, result: 'unhandled' });
      return Promise.resolve();
    }
    const deadline = this.clock.now().getTime() + patienceMs;
    const attempt = (number: number): Promise<void> =>
      handler(message).then(
        () => messages.inc({ kind, result: 'handled' }),
        async (error: unknown) => {
          await this.pause(message, error, number, deadline, line);
          return attempt(number + 1);
        },
      );
    return attempt(1);
  }

  /** Unacknowledged messages fill the sender's window meanwhile: that is the back-pressure while Postgres is away. */
  private async pause(
    { kind, hardwareId }: InboundMessage,
    error: unknown,
    attempt: number,
    deadline: number,
    line?: AbortSignal,
  ): Promise<void> {
    messages.inc({ kind, result: 'failed' });
    log.warn({ event: 'mqtt.handler_failed', kind, hardwareId, attempt }, messageOf(error));
    const pause = backoffMs(attempt, { base: 100, cap: 5_000 });
    const ends = line ? [this.stopping.signal, line] : [this.stopping.signal];
    if (ends.some(({ aborted }) => aborted) || this.clock.now().getTime() + pause > deadline) throw error;
    await sleepUntil(this.clock, pause, ends);
    if (line?.aborted) throw error;
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
