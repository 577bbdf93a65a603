import { z } from 'zod';
import { DomainError } from '../../common/errors';
import { newId } from '../../common/ids';
import { mqttUnavailable } from '../mqtt.errors';
import { BoundedPromises } from '../bounded.promises';
import { BrokerConnection, type ConnectionOptions } from '../broker.connection';

/** Topics of Mosquitto's dynamic-security plugin; what comes on the second every administrator hears. */
const requests = '$CONTROL/dynamic-security/v1';
const answers = `${requests}/response`;
/** A long list of clients is written anew for each command. */
const answerTimeoutMs = 60_000;

export type Command = { command: string } & Record<string, unknown>;

const responseSchema = z.object({
  command: z.string(),
  correlationData: z.string().optional(),
  error: z.string().optional(),
  data: z.unknown().optional(),
});
const messageSchema = z.object({ responses: z.array(responseSchema) });
export type Response = z.infer<typeof responseSchema>;

interface Asked {
  responses: Response[];
  left: number;
}

/** Commands to the plugin, and its answers, over a connection of its own. */
export class ControlChannel {
  private readonly connection: BrokerConnection;
  private readonly promises: BoundedPromises<string>;
  private readonly asked = new Map<string, Asked>();
  /** Grows with every connection: what a broker knew before may be gone. */
  epoch = 0;

  constructor(options: Omit<ConnectionOptions, 'filters' | 'onMessage' | 'onDropped' | 'onChange'>) {
    this.connection = new BrokerConnection({
      ...options,
      filters: [answers],
      onMessage: ({ payload }) => Promise.resolve(this.take(payload)),
      onDropped: () => undefined, // whoever asked waits no longer than that
      onChange: () => this.changed(),
    });
    this.promises = new BoundedPromises(options.clock, answerTimeoutMs, () => unavailable('it does not answer'));
  }

  get isUp(): boolean {
    return this.connection.isUp;
  }

  start(): void {
    this.connection.start();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  /** One response for each command, in order. @throws DomainError MQTT_UNAVAILABLE */
  async ask(commands: Command[]): Promise<Response[]> {
    if (commands.length === 0) return [];
    const id = newId();
    const marked = commands.map((command, index) => ({ ...command, correlationData: `${id}/${index}` }));
    const asked: Asked = { responses: [], left: commands.length };
    this.asked.set(id, asked);
    try {
      const answered = this.promises.keep(id);
      const payload = JSON.stringify({ commands: marked });
      this.connection
        .publish({ topic: requests, payload, qos: 1, retain: false })
        .catch((error: Error) => this.promises.settle(id, error));
      await answered;
    } finally {
      this.asked.delete(id);
    }
    return asked.responses;
  }

  private changed(): void {
    this.epoch += 1;
    // An answer goes to those who listen, and is not kept.
    this.promises.failAll(unavailable('the connection ended before the answer'));
  }

  private take(payload: Buffer): void {
    const { responses = [] } = messageSchema.safeParse(jsonIn(payload)).data ?? {};
    for (const response of responses) {
      const [id, index] = (response.correlationData ?? '').split('/');
      const asked = this.asked.get(id);
      if (!asked) continue; // another administrator's
      asked.responses[Number(index)] = response;
      asked.left -= 1;
      if (asked.left === 0) this.promises.settle(id);
    }
  }
}

function jsonIn(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return null;
  }
}

export const unavailable = (reason: string): DomainError =>
  mqttUnavailable(
    `the broker's dynamic-security plugin cannot do its work: ${reason}`,
    'See that the broker loads the plugin, and that MQTT_USERNAME may use $CONTROL/dynamic-security/#.',
  );
