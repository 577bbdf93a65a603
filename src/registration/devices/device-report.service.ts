import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { counter } from '../../common/metrics';
import { Database, shareBillingFacts } from '../../database';
import { MqttGateway, usageSchema, type InboundMessage } from '../../mqtt';
import { BatchCollector } from '../batch.collector';
import { insertReports, workingDevices, type CounterReport, type ReportingDevice } from './device-report.repository';
import type { Refusal } from './device.types';
import { problemsOf, readJson } from '../json.payload';
import { deviceAmbiguous, deviceNotAssigned, deviceUnknown, usageInvalid } from '../refusals/refusals';
import { insertRefused, refusedRow } from '../refusals/refused-message.repository';

const reports = counter(
  'moorage_device_reports_total',
  'Usage messages of gateways by what became of them: taken, or the code of the refusal',
  ['result'],
);
const largestBatch = 500;
const longestPayload = 1_024;

interface ReadReport {
  message: InboundMessage;
  counters: CounterReport;
}

/** A message that is refused, and why. */
type Refused = [message: InboundMessage, why: Refusal];

/** Takes what assigned gateways say of their counters and leaves it to metering; one that comes twice adds nothing there. */
@Injectable()
export class DeviceReportService {
  private readonly batches: BatchCollector<InboundMessage, null>;

  constructor(
    gateway: MqttGateway,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.batches = new BatchCollector(largestBatch, (messages) => this.keep(messages));
    gateway.handle('usage', async (message) => {
      await this.batches.add(message);
    });
  }

  private async keep(messages: InboundMessage[]): Promise<null[]> {
    const { read, unreadable } = readAll(messages);
    const { taken, refused } = await this.database.transaction(async (tx) => {
      // Before the clock is read: who closes a month has either seen the report, or it comes in a later hour.
      await shareBillingFacts(tx);
      const now = this.clock.now();
      const senders = read.map(({ message }) => ({ hardwareId: message.hardwareId, fleetId: message.scope }));
      const { known, strangers } = assign(read, await workingDevices(tx, senders));
      await insertReports(tx, known, now);
      const refused = [...unreadable, ...strangers];
      const rows = refused.map(([message, why]) => refusedRow(message, why));
      await insertRefused(tx, rows, now);
      return { taken: known.length, refused };
    });
    reports.inc({ result: 'taken' }, taken);
    for (const [, { code }] of refused) reports.inc({ result: code });
    return messages.map(() => null);
  }
}

function readAll(messages: InboundMessage[]): { read: ReadReport[]; unreadable: Refused[] } {
  const read: ReadReport[] = [];
  const unreadable: Refused[] = [];
  for (const message of messages) {
    // An empty retained message only clears what the broker keeps (MQTT 3.1.1, 3.3.1.3).
    if (message.payload.length === 0) continue;
    const text = readJson(message.payload, longestPayload);
    if ('refusal' in text) {
      unreadable.push([message, text.refusal]);
      continue;
    }
    const { data, error } = usageSchema.safeParse(text.json);
    if (data) read.push({ message, counters: { ...data, epoch: String(data.epoch) } });
    else unreadable.push([message, usageInvalid(problemsOf(error))]);
  }
  return { read, unreadable };
}

/** Whose each report is; the devices are those of `workingDevices`. */
function assign(read: ReadReport[], devices: ReportingDevice[][]) {
  const known: (ReportingDevice & CounterReport)[] = [];
  const strangers: Refused[] = [];
  for (const [index, { message, counters }] of read.entries()) {
    const [device, another] = devices[index];
    if (device === undefined) strangers.push([message, deviceUnknown]);
    else if (another !== undefined) strangers.push([message, deviceAmbiguous]);
    else if (device.status !== 'assigned') strangers.push([message, deviceNotAssigned]);
    else known.push({ ...device, ...counters });
  }
  return { known, strangers };
}
