import { join } from 'node:path';
import { messageOf } from '../common/errors';
import { logger, setLogLevel } from '../common/logger';
import { processConfig } from '../config';
import { startEmulator } from './index';

const log = logger('emulator');

/** The emulator alone, on the port and in the data folder that the product's own variables name. */
async function main(): Promise<void> {
  const config = processConfig();
  setLogLevel(config.logLevel);
  const { port, buildMs } = config.emulator;
  const emulator = await startEmulator({ port, buildMs, dataDir: join(config.dataDir, 'emulator') });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ event: 'emulator.stop', signal }, 'stopping');
      emulator.close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
  process.stdout.write(`ready ${emulator.authUrl} (user admin, password moorage, project admin, domain Default)\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`the emulator cannot go on: ${messageOf(error)}\n`);
  process.exit(1);
}

main().catch(fail);
