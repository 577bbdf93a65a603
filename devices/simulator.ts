#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../src/common/errors';
import { Simulation, type SimulationSettings } from './simulation';

interface Options extends Omit<SimulationSettings, 'ca' | 'enrollmentId' | 'secret'> {
  enrollment: string;
  ca?: string;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('a number above 0 is allowed');
  return value;
};

const whole = (text: string): number => {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('a whole number above 0 is allowed');
  return value;
};

const program = new Command('simulate')
  .description('N gateways register over MQTT; a JSON summary comes last on standard output')
  .requiredOption('--url <url>', 'broker, mqtt://host:port or mqtts://host:port')
  .requiredOption('--enrollment <id:secret>', 'enrollment and its group secret')
  .requiredOption('--fleet <name>', 'fleet to register with')
  .option('--gateways <n>', 'how many', whole, 100)
  .option('--rate <n>', 'new gateways a second', positive, 50)
  .option('--connections <n>', 'most connections at once', whole, 1_000)
  .option('--prefix <text>', 'hardware ids are <prefix>-1 to <prefix>-N', 'sim')
  .option('--timeout <seconds>', 'after which a gateway gives up', positive, 120)
  .addOption(new Option('--until <what>', 'what ends a gateway').choices(['answered', 'assigned']).default('assigned'))
  .addOption(new Option('--protocol <version>', 'MQTT version').choices(['3.1.1', '5']).default('3.1.1'))
  .option('--ca <file>', 'CA certificates (PEM) that the broker is verified with');

const tell = (line: string) => process.stderr.write(`${line}\n`);

/** One line that is written over on a terminal; elsewhere a line every few seconds. */
function showProgress(simulation: Simulation): () => void {
  const terminal = process.stderr.isTTY;
  const show = () => process.stderr.write(terminal ? `\r\x1b[K${simulation.progress()}` : `${simulation.progress()}\n`);
  const timer = setInterval(show, terminal ? 200 : 2_000);
  return () => {
    clearInterval(timer);
    show();
    if (terminal) tell('');
  };
}

async function main(): Promise<void> {
  const { enrollment, ca, ...options } = program.parse().opts<Options>();
  const [enrollmentId, ...rest] = enrollment.split(':');
  const secret = rest.join(':');
  if (secret === '') throw new Error('--enrollment: <id>:<group secret> is allowed');
  const authority = ca === undefined ? undefined : readFileSync(ca, 'utf8');
  const simulation = new Simulation({ ...options, enrollmentId, secret, ca: authority });
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const hide = showProgress(simulation);
  const summary = await simulation.run(stop.signal).finally(hide);
  tell('first answer:');
  for (const line of simulation.answered.lines()) tell(line);
  tell('assignment:');
  for (const line of simulation.assigned.lines()) tell(line);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

main().catch((error: unknown) => {
  tell(messageOf(error));
  process.exit(1);
});
