import type { Command } from 'commander';
import type { components } from '../contract/api.types';
import { answerOf } from './answers';
import { brokerOf } from './broker.place';
import { secretText } from './enrollment.text';
import { fleetCalled } from './names';
import { show } from './output';
import { brokerUrl, hardwareId, positiveInteger } from './option.values';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

type NewEnrollment = components['schemas']['NewEnrollment'];

interface EnrollOptions extends ServiceOptions {
  broker?: URL;
  hardwareId: string;
  maxDevices?: number;
  expires?: string;
  allowList?: boolean;
}

export function addEnroll(program: Command): void {
  const command = program
    .command('enroll <fleet>')
    .description('make an enrollment of a fleet; its secret is shown only now, in lines that register a gateway')
    .option(
      '--broker <url>',
      'where gateways reach the broker (mqtt:// or mqtts://); else what the service tells (its MQTT_PUBLIC_URL)',
      brokerUrl,
    )
    .option('--hardware-id <id>', 'gateway that the lines register', hardwareId, 'gw-0001')
    .option('--max-devices <count>', 'it brings in at most so many hardware ids', positiveInteger)
    .option('--expires <time>', 'from then on it takes no new devices, such as 2027-01-01T00:00:00Z')
    .option('--allow-list', 'it takes only hardware ids that `moorage enrollments import` brings it');
  serviceCommand(command).action(enroll);
}

async function enroll(name: string, options: EnrollOptions): Promise<void> {
  const api = await serviceOf(options);
  const fleet = await fleetCalled(api, name);
  const { maxDevices, expires, allowList } = options;
  const body = { kind: 'secret' as const, maxDevices, expiresAt: expires, allowList };
  const path = { id: fleet.id };
  // Before: what fails after it takes the secret with it, which is shown only now.
  const broker = options.broker ?? (await brokerOf(api));
  const made = await answerOf(api.rest.POST('/api/v1/fleets/{id}/enrollments', { params: { path }, body }));
  const listen = listenLine(broker, options.hardwareId, made);
  const register = registerLine(broker, options.hardwareId, fleet.name, made);
  await show({ ...made, listen, register }, options, () => enrolledText(made, [listen, register]));
}

const enrolledText = (made: NewEnrollment, lines: string[]): string =>
  [secretText(made), '', 'Register a gateway, and see what it is answered:', '', ...lines].join('\n');

/** A text as one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The line that registers one gateway by Mosquitto's client. */
function registerLine(broker: URL, hardwareId: string, fleet: string, made: NewEnrollment): string {
  const { id, secret } = made;
  const request = { requestId: 'r1', fleet, enrollment: { id, secret } };
  const topic = `moorage/v1/${hardwareId}/register`;
  return `mosquitto_pub ${asGateway(broker, hardwareId, made)} -t ${quoted(topic)} -m ${quoted(JSON.stringify(request))}`;
}

/** The line before it, which shows the answer beside it; pasted together, it gets a second to be heard by the broker. */
function listenLine(broker: URL, hardwareId: string, made: NewEnrollment): string {
  const topic = `moorage/v1/${hardwareId}/registration`;
  return `mosquitto_sub ${asGateway(broker, hardwareId, made)} -t ${quoted(topic)} -C 1 -W 60 & sleep 1`;
}

/** An IPv6 address stands in brackets in a URL alone: no client takes them. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** How Mosquitto's clients connect as a gateway. */
function asGateway(broker: URL, hardwareId: string, { id, secret }: NewEnrollment): string {
  const secure = broker.protocol === 'mqtts:';
  const port = broker.port || (secure ? '8883' : '1883');
  return [
    `-h ${quoted(hostOf(broker))} -p ${port}${secure ? ' --cafile ca.pem' : ''} -q 1`,
    `-u ${quoted(hardwareId)} -P ${quoted(`${id}:${secret}`)}`,
  ].join(' ');
}
