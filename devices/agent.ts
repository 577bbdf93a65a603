#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { brokerUrl } from '../src/cli/option.values';
import { messageOf } from '../src/common/errors';
import { AssignmentFile } from './assignment.file';
import { deriveDeviceKey } from './device.proof';
import { enrollmentOf, secretOption, type EnrollmentOptions } from './enrollment.option';
import { GatewayAgent, type AgentObserver, type AgentSettings } from './gateway.agent';
import { hardwareId } from './hardware-id.option';
import { isPutOff, type RegistrationReply } from './registration.reply';

interface Options extends EnrollmentOptions {
  url: URL;
  protocol: '3.1.1' | '5';
  ca?: string;
  hardwareId: string;
  fleet: string;
  deviceKey?: string;
  state: string;
  model?: string;
  firmware?: string;
  csr?: string;
  once?: boolean;
}

const program = new Command('agent')
  .description('Reference gateway: registers over MQTT, keeps its assignment, and says how it is')
  .requiredOption('--url <url>', 'broker, mqtt://host:port or mqtts://host:port', brokerUrl)
  .addOption(new Option('--protocol <version>', 'MQTT version').choices(['3.1.1', '5']).default('3.1.1'))
  .option('--ca <file>', 'CA certificates (PEM) that the broker is verified with')
  .requiredOption('--hardware-id <id>', 'this gateway; also its MQTT user name', hardwareId)
  .requiredOption('--fleet <name>', 'fleet to register with')
  .requiredOption(
    '--enrollment <id>[:<secret>]',
    'enrollment; its group secret is better told in SECRET, which `ps` shows to nobody',
  )
  .addOption(secretOption())
  .addOption(
    new Option(
      '--device-key <base64>',
      'key of this gateway alone, HMAC-SHA256(group secret, hardware id), in place of the group secret; better in DEVICE_KEY',
    ).env('DEVICE_KEY'),
  )
  .option('--state <file>', 'where the assignment is kept', './assignment.json')
  .option('--model <text>')
  .option('--firmware <text>')
  .option('--csr <file>', 'certificate signing request (PEM); the certificate is kept with the assignment')
  .option('--once', 'end when assigned (exit code 0) or refused (2) instead of staying');

const tell = (line: string) => process.stderr.write(`${line}\n`);

function settingsOf(options: Options): AgentSettings {
  const { enrollmentId, secret } = enrollmentOf(options);
  const { protocol, hardwareId, fleet, model, firmware } = options;
  const url = options.url.href;
  const deviceKey = deviceKeyOf(options, secret);
  const file = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'));
  const files = { ca: file(options.ca), csr: file(options.csr) };
  // Who waits for the end is no storm.
  const refreshWithinMs = options.once ? 0 : undefined;
  return { url, protocol, hardwareId, fleet, model, firmware, enrollmentId, deviceKey, refreshWithinMs, ...files };
}

/** The key of this gateway, as it is told or by the group secret. A secret that is typed goes before a key of the environment. */
function deviceKeyOf({ deviceKey: told, enrollment, hardwareId }: Options, secret: string | undefined): Buffer {
  const isTyped = enrollment.includes(':') && program.getOptionValueSource('deviceKey') !== 'cli';
  if (secret !== undefined && (isTyped || !told)) return deriveDeviceKey(secret, hardwareId);
  if (!told) throw new Error('give the group secret in SECRET, or the key of this gateway in DEVICE_KEY');
  const deviceKey = Buffer.from(told, 'base64');
  if (deviceKey.length !== 32)
    throw new Error(`--device-key: ${deviceKey.length} bytes found, 32 bytes in base64 allowed`);
  return deviceKey;
}

const describe = ({ status, retryAfter, reason, correlationId, assignment }: RegistrationReply): string =>
  [
    status === 'assigned' && !assignment ? 'assigned; the fleet has no endpoint' : status,
    ...(reason ? [`${reason.code}: ${reason.message}`] : []),
    ...(retryAfter === undefined ? [] : [`ask again in ${retryAfter} s`]),
    ...(correlationId ? [`correlation id ${correlationId}`] : []),
  ].join(', ');

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const settings = settingsOf(options);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const observer: AgentObserver = {
    connected: () => tell(`connected to ${settings.url} as ${settings.hardwareId}`),
    asked: (requestId) => tell(`asked, request ${requestId}`),
    lost: (reason, pauseMs) => tell(`no connection: ${reason}; next attempt in ${(pauseMs / 1_000).toFixed(1)} s`),
    replied: (reply) => {
      tell(describe(reply));
      if (reply.assignment) process.stdout.write(`${JSON.stringify(reply.assignment)}\n`);
      const final = reply.status === 'assigned' || (reply.status === 'rejected' && !isPutOff(reply));
      if (!options.once || !final) return;
      process.exitCode = reply.status === 'assigned' ? 0 : 2;
      stop.abort();
    },
  };
  await new GatewayAgent(settings, observer, { store: new AssignmentFile(options.state) }).run(stop.signal);
}

main().catch((error: unknown) => {
  tell(messageOf(error));
  process.exit(1);
});
