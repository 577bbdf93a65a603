import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { counter } from '../../common/metrics';
import { Database } from '../../database';
import { deviceStateSchema, MqttGateway, type DeviceState, type InboundMessage } from '../../mqtt';
import { BatchCollector } from '../batch.collector';
import { ArrivalOrder } from './arrival.order';
import { writeStates, type StateReport } from './device-state.repository';
import { insertStateLines } from './state-line.repository';
import { stateInvalid } from '../refusals/refusals';
import { insertRefused, refusedRow } from '../refusals/refused-message.repository';

const states = counter('moorage_device_states_total', 'State messages of devices by state', ['state']);
const largestBatch = 500;

/** A message that could be read. */
interface Said {
  message: InboundMessage;
  state: DeviceState;
}

/** Keeps what gateways say of themselves: `init`, `ready`, …, and `lost` when their connection's will says so. */
@Injectable()
export class DeviceStateService {
  private readonly batches: BatchCollector<InboundMessage, null>;
  /** A report that is tried again stays the message that it was: its place is where it came first. */
  private readonly reports = new WeakMap<StateReport, InboundMessage>();
  private readonly order = new ArrivalOrder<InboundMessage>();

  constructor(
    gateway: MqttGateway,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.batches = new BatchCollector(largestBatch, (messages) => this.keep(messages));
    gateway.handle('state', (message) => this.take(message));
  }

  /** What a front door knows of a device; resolves when it is committed. One that failed is tried again as the same object. */
  report(report: StateReport): Promise<void> {
    const message = this.reports.get(report) ?? asMessage(report);
    this.reports.set(report, message);
    return this.take(message);
  }

  private async take(message: InboundMessage): Promise<void> {
    this.order.arrive(message);
    await this.batches.add(message);
  }

  private async keep(messages: InboundMessage[]): Promise<null[]> {
    const newest = new Map<string, Said>();
    const unreadable: InboundMessage[] = [];
    for (const message of this.order.sorted(messages)) {
      // An empty retained message only clears what the broker keeps (MQTT 3.1.1, 3.3.1.3).
      if (message.payload.length === 0) continue;
      const state = stateOf(message.payload);
      if (!state) unreadable.push(message);
      else if (!this.order.isOvertaken(senderOf(message), message)) newest.set(senderOf(message), { message, state });
      states.inc({ state: state ?? 'invalid' });
    }
    try {
      await this.write([...newest.values()], unreadable);
    } catch (error) {
      for (const message of messages) this.order.failed(senderOf(message));
      throw error;
    }
    for (const [sender, { message }] of newest) this.order.kept(sender, message);
    return messages.map(() => null);
  }

  private async write(said: Said[], unreadable: InboundMessage[]): Promise<void> {
    const now = this.clock.now();
    const reports = said.map(({ message: { hardwareId, scope, correlationId }, state }) => ({
      hardwareId,
      fleetId: scope,
      state,
      correlationId,
    }));
    await this.database.transaction(async (tx) => {
      const changed = await writeStates(tx, reports, now);
      await insertStateLines(tx, changed, now);
      const refused = unreadable.map((message) => refusedRow(message, stateInvalid));
      await insertRefused(tx, refused, now);
    });
  }
}

const asMessage = ({ hardwareId, fleetId, state, correlationId }: StateReport): InboundMessage => ({
  kind: 'state',
  topic: '',
  retain: false,
  response: null,
  payload: Buffer.from(state),
  hardwareId,
  scope: fleetId,
  correlationId,
});

const senderOf = ({ scope, hardwareId }: InboundMessage): string => `${scope}/${hardwareId}`;

/** Plain text; a JSON string is understood as well. */
function stateOf(payload: Buffer): DeviceState | null {
  const text = payload.subarray(0, 64).toString('utf8').trim();
  return deviceStateSchema.safeParse(text.replace(/^"(.*)"$/, '$1')).data ?? null;
}
