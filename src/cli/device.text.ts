import type { components } from '../contract/api.types';
import { mostLinesCounted } from '../registration/devices/device.types';
import type { Device } from './names';
import { sheet, shortTime, table } from './output';

export type DeviceDetail = components['schemas']['DeviceDetail'];
type RefusedMessage = components['schemas']['RefusedMessage'];
type Results = components['schemas']['DecisionResults']['results'];

export const deviceTable = (devices: Device[]): string =>
  table(
    ['hardware id', 'status', 'state', 'model', 'firmware', 'last seen', 'id'],
    devices.map(({ hardwareId, status, state, model, firmware, lastSeenAt, id }) => [
      hardwareId,
      status,
      state ?? '-',
      model ?? '-',
      firmware ?? '-',
      shortTime(lastSeenAt),
      id,
    ]),
    { empty: 'no gateways' },
  );

/** One gateway with its timeline; its fleet as people call it. */
export function deviceSheet({ timeline, timelineLength, ...device }: DeviceDetail, fleet: string): string {
  const { endpoint } = device;
  const facts = sheet({
    'hardware id': device.hardwareId,
    id: device.id,
    status: device.status,
    reason: device.reason,
    fleet,
    enrollment: device.enrollmentId,
    key: device.keyFingerprint,
    model: device.model,
    firmware: device.firmware,
    state: device.state,
    endpoint: endpoint && `${endpoint.host}:${endpoint.port}${endpoint.tls ? ' (TLS)' : ''}`,
    'certificate until': device.certificateExpiresAt && shortTime(device.certificateExpiresAt),
    registered: shortTime(device.registeredAt),
    'last seen': shortTime(device.lastSeenAt),
  });
  const rows = timeline.map(({ occurredAt, type, actor, message }) => [
    shortTime(occurredAt),
    type,
    actor ?? '-',
    message,
  ]);
  const left = timelineLength - timeline.length;
  const atLeast = timelineLength === mostLinesCounted ? 'at least ' : '';
  const note = left > 0 ? [`${atLeast}${left} earlier lines are left out: --limit ${timelineLength} shows them`] : [];
  return [facts, '', ...note, table(['when', 'what', 'by', 'message'], rows)].join('\n');
}

export const refusedTable = (messages: RefusedMessage[]): string =>
  table(
    ['when', 'hardware id', 'code', 'what was wrong', 'topic', 'what it said'],
    messages.map(({ at, hardwareId, code, message, topic, excerpt }) => [
      shortTime(at),
      hardwareId,
      code,
      message,
      topic || '(connects)',
      excerpt.replace(/\s+/g, ' '),
    ]),
    { empty: 'no message was refused' },
  );

/** `hardwareIds` are those that are known, by the gateways' ids. */
export const resultTable = (results: Results, hardwareIds: Map<string, string | undefined>): string =>
  table(
    ['hardware id', 'device', 'status', 'error'],
    results.map(({ deviceId, status, error }) => [
      hardwareIds.get(deviceId) ?? '-',
      deviceId,
      status ?? '-',
      error ? `${error.code}: ${error.message}` : '-',
    ]),
    { empty: 'no gateway is like that' },
  );
