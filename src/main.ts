import 'reflect-metadata';
import { createApp } from './app.module';
import { DomainError, messageOf } from './common/errors';
import { logger, setLogLevel } from './common/logger';
import { collectProcessMetrics } from './common/metrics';
import { processConfig } from './config';
import { startParts } from './parts';

const log = logger('start');

async function main(): Promise<void> {
  const config = processConfig();
  setLogLevel(config.logLevel);
  collectProcessMetrics();
  const { parts, madeAdminToken, stop } = await startParts(config);
  const app = await createApp(parts);
  let stopping: Promise<void> | null = null;
  const drain = async (signal: string) => {
    log.info({ event: 'stop.begun', signal }, 'draining');
    await app.close();
    await stop();
    log.info({ event: 'stop.done' }, 'stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= drain(signal).then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
  await app.listen(config.http.port, config.http.host);
  if (madeAdminToken !== null) {
    process.stdout.write(`administrator's token (shown only now): ${madeAdminToken}\n`);
  }
  process.stdout.write(`ready ${await app.getUrl()}\n`);
}

/** Tells what was wrong and what to do, then ends the process. */
function fail(error: unknown): never {
  const known = error instanceof DomainError;
  process.stderr.write(`${known ? `${error.code}: ` : ''}${messageOf(error)}\n`);
  if (known && error.action) process.stderr.write(`${error.action}\n`);
  if (!known && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}

main().catch(fail);
