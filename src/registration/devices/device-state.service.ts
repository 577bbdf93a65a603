import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { counter } from '../../common/metrics';
import { Database } from '../../database';
import { deviceStateSchema, MqttGateway, type DeviceState, type InboundMessage } from '../../mqtt';
import { BatchCollector } from '../batch.collector';
import { writeStates, type StateReport } from './device-state.repository';
import { insertStateLines } from './state-line.repository';
import { stateInvalid } from '../refusals/refusals';
import { insertRefused, refusedRow } from '../refusals/refused-message.repository';

const states = counter('moorage_device_states_total', 'State messages of devices by state', ['state']);
const largestBatch = 500;

/** Keeps what gateways say of themselves: `init`, `ready`, …, and `lost` when their connection's will says so. */
@Injectable()
export class DeviceStateService {
  private readonly batches: BatchCollector<InboundMessage, null>;

  constructor(
    gateway: MqttGateway,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.batches = new BatchCollector(largestBatch, (messages) => this.keep(messages));
    gateway.handle('state', async (message) => {
      await this.batches.add(message);
    });
  }

  /** What a front door knows of a device; resolves when it is committed. */
  async report({ hardwareId, fleetId, state, correlationId }: StateReport): Promise<void> {
    const message = { kind: 'state', topic: '', retain: false, response: null, payload: Buffer.from(state) } as const;
    await this.batches.add({ ...message, hardwareId, scope: fleetId, correlationId });
  }

  private async keep(messages: InboundMessage[]): Promise<null[]> {
    const newest = new Map<string, StateReport>();
    const unreadable: InboundMessage[] = [];
    for (const message of messages) {
      // An empty retained message only clears what the broker keeps (MQTT 3.1.1, 3.3.1.3).
      if (message.payload.length === 0) continue;
      const state = stateOf(message.payload);
      const { hardwareId, scope, correlationId } = message;
      if (state) newest.set(`${scope}/${hardwareId}`, { hardwareId, fleetId: scope, state, correlationId });
      else unreadable.push(message);
      states.inc({ state: state ?? 'invalid' });
    }
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const changed = await writeStates(tx, [...newest.values()], now);
      await insertStateLines(tx, changed, now);
      const refused = unreadable.map((message) => refusedRow(message, stateInvalid));
      await insertRefused(tx, refused, now);
    });
    return messages.map(() => null);
  }
}

/** Plain text; a JSON string is understood as well. */
function stateOf(payload: Buffer): DeviceState | null {
  const text = payload.subarray(0, 64).toString('utf8').trim();
  return deviceStateSchema.safeParse(text.replace(/^"(.*)"$/, '$1')).data ?? null;
}
