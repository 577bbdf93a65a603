import 'reflect-metadata';
import { once } from 'node:events';
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

/** Aborted by the first signal that asks the process to end, from its first moment on: a container ignores what is not heard. */
function askedToEnd(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) return;
      // A terminal that is closed takes no line any more: the first one would end the process in the midst of its drain.
      if (signal === 'SIGHUP' && process.stdout.isTTY) setLogLevel('silent');
      log.info({ event: 'stop.begun', signal }, 'draining');
      asked.abort();
    });
  }
  return asked.signal;
}

async function main(): Promise<void> {
  const ending = askedToEnd();
  const end = await start(ending).catch((error: unknown) => {
    if (ending.aborted) return null;
    throw error;
  });
  if (!ending.aborted) await once(ending, 'abort');
  await end?.();
  log.info({ event: 'stop.done' }, 'stopped');
  process.exit(0);
}

/** Starts all of it, and gives what ends it. */
async function start(ending: AbortSignal): Promise<() => Promise<void>> {
  const config = processConfig();
  setLogLevel(config.logLevel);
  collectProcessMetrics();
  const stopTracing = await startTracing(config);
  const failed = (failure: DomainError) => {
    // Who ends the product by Ctrl-C ends its Postgres with it.
    if (!ending.aborted) fail(failure);
  };
  const { parts, madeToken, stop } = await startParts(config, failed, ending);
  const app = await serve(parts).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const end = async () => {
    await app.close();
    await stop();
    await stopTracing();
  };
  if (ending.aborted) return end;
  if (madeToken !== null) {
    process.stdout.write(`administrator's token (shown only now): ${madeToken.token}\n`);
    await madeToken.keep().catch(async (error: unknown) => {
      await end();
      throw error;
    });
  }
  process.stdout.write(`ready ${await app.getUrl()}\n`);
  return end;
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
