import { join } from 'node:path';
import { migrations } from '../migrations';
import { systemClock, type Clock } from './common/clock';
import type { DomainError } from './common/errors';
import { logger } from './common/logger';
import type { Config } from './config';
import { Database, migrate, startEmbeddedPostgres, type EmbeddedPostgres } from './database';
import { startEmulator } from './emulator';
import { entities } from './entities';
import { createMqttGateway, loadAuthority, type MqttGateway } from './mqtt';
import { loadCloudSettings, type CloudSettings } from './openstack';
import { Clouds } from './reconciliation';
import { adminTokenDigest, encryptionKey, type MadeToken } from './secrets.file';

const log = logger('start');

/** Everything that the application stands on: each part embedded, or the real one that the environment names. */
export interface Parts {
  config: Config;
  clock: Clock;
  database: Database;
  mqtt: MqttGateway;
  clouds: Clouds;
  encryptionKey: Buffer;
  /** SHA-256 of the first administrator's bearer token. */
  adminTokenDigest: string;
}

export interface StartedParts {
  parts: Parts;
  /** The first administrator's token, when it is made now. */
  madeToken: MadeToken | null;
  stop: () => Promise<void>;
}

/** Told when a part has ended by itself: nothing can be done without it. */
type Failed = (failure: DomainError) => void;

type Stops = (() => Promise<void>)[];

/**
 * Starts the parts in the order in which they need one another; `stop` ends them in the reverse one. A start that is broken
 * off by the signal ends at once, whatever it waits for.
 */
export async function startParts(config: Config, failed?: Failed, signal?: AbortSignal): Promise<StartedParts> {
  const stops: Stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  let postgres: EmbeddedPostgres | null = null;
  try {
    // A wrong clouds.yaml stops the start before anything is made, not the first fleet.
    const named = namedCloud(config);
    if (config.databaseUrl === null) postgres = await embeddedDatabase(config, stops, failed, signal);
    const url = config.databaseUrl ?? postgres?.url ?? '';
    return { ...(await unlessAborted(signal, partsOn(url, named, config, stops))), stop };
  } catch (error) {
    // Connections end with the process, and would else be waited for as long as what they wait for. Postgres would not.
    await (signal?.aborted ? postgres?.stop() : stop());
    throw error;
  }
}

async function embeddedDatabase(
  config: Config,
  stops: Stops,
  failed?: Failed,
  signal?: AbortSignal,
): Promise<EmbeddedPostgres> {
  const dir = join(config.dataDir, 'postgres');
  const postgres = await startEmbeddedPostgres({ dir, signal, ended: failed });
  stops.push(() => postgres.stop());
  log.info({ event: 'postgres.listening', embedded: true, home: postgres.home }, 'embedded Postgres is up');
  return postgres;
}

/** What is worked on, but not past the signal. */
function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  const aborted = new Promise<never>((_resolve, reject) => {
    const end = () => reject(new Error('the start was broken off'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  return Promise.race([aborted, work]);
}

async function partsOn(
  url: string,
  named: LoadCloud | null,
  config: Config,
  stops: Stops,
): Promise<Omit<StartedParts, 'stop'>> {
  const database = await Database.open({ url, migrations, entities });
  stops.push(() => database.close());
  await migrate(database);
  const key = await encryptionKey(config, database);
  // Before anything works: what a wrong key has sealed does not open with the right one.
  await loadAuthority({ database, encryptionKey: key, clock: systemClock });
  const admin = await adminTokenDigest(config, database);
  if (admin.made) stops.push(admin.made.letGo);
  const clouds = new Clouds(named ?? (await embeddedCloud(config, stops)), systemClock);
  const mqtt = createMqttGateway(config, { database, encryptionKey: key, clock: systemClock });
  const parts = {
    config,
    clock: systemClock,
    database,
    mqtt,
    clouds,
    encryptionKey: key,
    adminTokenDigest: admin.digest,
  };
  return { parts, madeToken: admin.made };
}

type LoadCloud = (name: string | null) => CloudSettings;

const loaderOf =
  ({ openstack: { env, cwd, homeDir } }: Config): LoadCloud =>
  (name) =>
    loadCloudSettings({ env, cwd, homeDir, ...(name === null ? {} : { name }) });

/** The cloud that the environment names, checked; null when it names none. */
function namedCloud(config: Config): LoadCloud | null {
  const { OS_CLOUD, OS_AUTH_URL } = config.openstack.env;
  if (OS_CLOUD === undefined && OS_AUTH_URL === undefined) return null;
  const load = loaderOf(config);
  load(null);
  return load;
}

/** Without a cloud named in the environment, fleets stand in the embedded emulator. */
async function embeddedCloud(config: Config, stops: Stops): Promise<LoadCloud> {
  const { port, buildMs } = config.emulator;
  const { cwd, homeDir } = config.openstack;
  const emulator = await startEmulator({ port, buildMs, dataDir: join(config.dataDir, 'emulator') });
  stops.push(() => emulator.close());
  log.info({ event: 'emulator.listening', url: emulator.authUrl }, 'OpenStack emulator is up');
  const embedded = loadCloudSettings({
    env: {
      OS_AUTH_URL: emulator.authUrl,
      OS_USERNAME: 'admin',
      OS_PASSWORD: 'moorage',
      OS_PROJECT_NAME: 'admin',
      OS_USER_DOMAIN_NAME: 'Default',
      OS_PROJECT_DOMAIN_NAME: 'Default',
      OS_REGION_NAME: 'RegionOne',
    },
    cwd,
    homeDir,
  });
  const load = loaderOf(config);
  return (name) => (name === null ? embedded : load(name));
}
