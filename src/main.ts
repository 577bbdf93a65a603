import 'reflect-metadata';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app.module';
import { DomainError, messageOf } from './common/errors';
import { portUnavailable } from './common/listening';
import { logger, setLogLevel } from './common/logger';
import { collectProcessMetrics } from './common/metrics';
import { processConfig } from './config';
import { startParts, type Parts } from './parts';
import { startTracing } from './tracing';

const log = logger('start');

async function main(): Promise<void> {
  const config = processConfig();
  setLogLevel(config.logLevel);
  collectProcessMetrics();
  const stopTracing = await startTracing(config);
  let stopping: Promise<void> | null = null;
  const { parts, madeToken, stop } = await startParts(config, (failure) => {
    // Who ends the product by Ctrl-C ends its Postgres with it.
    if (stopping === null) fail(failure);
  });
  const app = await serve(parts).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const end = async () => {
    await app.close();
    await stop();
    await stopTracing();
  };
  const drain = async (signal: string) => {
    log.info({ event: 'stop.begun', signal }, 'draining');
    await end();
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
  if (madeToken !== null) {
    process.stdout.write(`administrator's token (shown only now): ${madeToken.token}\n`);
    await madeToken.keep().catch(async (error: unknown) => {
      await end();
      throw error;
    });
  }
  process.stdout.write(`ready ${await app.getUrl()}\n`);
}

/** The application, listening. */
async function serve(parts: Parts): Promise<NestExpressApplication> {
  const app = await createApp(parts);
  const { port, host } = parts.config.http;
  try {
    await app.init();
    await app.listen(port, host).catch((error: Error) => {
      throw portUnavailable({ port, host, variable: 'PORT' }, error);
    });
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
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
