#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { brokerUrl } from '../src/cli/option.values';
import { messageOf } from '../src/common/errors';
import { enrollmentOf, secretOption, type EnrollmentOptions } from './enrollment.option';
import type { LatencyHistogram } from './latency.histogram';
import { gatewayStyles, type GatewayStyle } from './simulated.gateway';
import { Simulation, type SimulationSettings } from './simulation';

interface Options extends Omit<SimulationSettings, 'ca' | 'enrollmentId' | 'secret' | 'stay'>, EnrollmentOptions {
  ca?: string;
  /** True without a number. */
  stay?: number | true;
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
  .requiredOption(
    '--url <url>',
    'broker, mqtt://host:port or mqtts://host:port; for dps the front listener, mqtts://',
    (text) => brokerUrl(text).href,
  )
  .addOption(
    new Option('--style <style>', 'what they speak')
      .choices([...gatewayStyles])
      .default('native' satisfies GatewayStyle),
  )
  .requiredOption(
    '--enrollment <id>[:<secret>]',
    'enrollment; its group secret is better told in SECRET, which `ps` shows to nobody',
  )
  .addOption(secretOption())
  .requiredOption('--fleet <name>', 'fleet to register with')
  .option('--gateways <n>', 'how many', whole, 100)
  .option('--rate <n>', 'new gateways a second', positive, 50)
  .option('--connections <n>', 'most connections at once', whole, 1_000)
  .option('--prefix <text>', 'hardware ids are <prefix>-1 to <prefix>-N', 'sim')
  .option('--timeout <seconds>', 'after which a gateway gives up', positive, 120)
  .addOption(new Option('--until <what>', 'what ends a gateway').choices(['answered', 'assigned']).default('assigned'))
  .option(
    '--stay [seconds]',
    'stay connected when done, until the place is needed, and so long after the last; without a number until Ctrl-C',
    positive,
  )
  .addOption(
    new Option('--protocol <version>', 'MQTT version of native gateways').choices(['3.1.1', '5']).default('3.1.1'),
  )
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

function showLatencies(what: string, latencies: LatencyHistogram): void {
  const { count, p50Ms, p95Ms, p99Ms, maxMs } = latencies.summary();
  tell(`${what}: ${count}, p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms, at most ${maxMs} ms`);
  for (const line of latencies.lines()) tell(line);
}

function settingsOf({ enrollment, secret: told, ca, stay, ...options }: Options): SimulationSettings {
  const { enrollmentId, secret } = enrollmentOf({ enrollment, secret: told });
  if (secret === undefined) throw new Error('give the group secret in SECRET');
  const { style, url } = options;
  if (style === 'dps' && !url.startsWith('mqtts://')) throw new Error(`--url: ${url} found, mqtts:// allowed for dps`);
  const authority = ca === undefined ? undefined : readFileSync(ca, 'utf8');
  return { ...options, enrollmentId, secret, ca: authority, stay: stay === true ? Infinity : stay };
}

async function main(): Promise<void> {
  const simulation = new Simulation(settingsOf(program.parse().opts<Options>()));
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const hide = showProgress(simulation);
  const summary = await simulation.run(stop.signal).finally(hide);
  showLatencies('first answers', simulation.tally.answered);
  showLatencies('assignments', simulation.tally.assigned);
  process.stdout.write(`${JSON.stringify(summary)}\n`);
}

main().catch((error: unknown) => {
  tell(messageOf(error));
  process.exit(1);
});
