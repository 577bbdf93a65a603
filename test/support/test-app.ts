import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/app.module';
import { systemClock, type Clock } from '../../src/common/clock';
import { newSecret, sha256 } from '../../src/common/ids';
import { loadConfig } from '../../src/config';
import type { Database } from '../../src/database';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator';
import { createMqttGateway } from '../../src/mqtt';
import { loadCloudSettings } from '../../src/openstack';
import { Clouds } from '../../src/reconciliation';
import { testDatabase } from './test-database';
import { testKey } from './test-key';

export interface TestAppOptions {
  /** Somebody else's; without it one of its own, which goes with the application. */
  database?: Database;
  clock?: Clock;
  /** Has an emulator of its own started, which goes with the application. */
  emulator?: Partial<EmulatorOptions>;
  /** Keystone's address of somebody else's emulator; without either the cloud does not answer. */
  authUrl?: string;
  /** The variables that name another cloud, as openstacksdk reads them. */
  cloud?: Record<string, string>;
  /** Further variables of the environment. */
  env?: Record<string, string>;
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface TestApp {
  app: NestExpressApplication;
  url: string;
  adminToken: string;
  database: Database;
  /** Its own. @throws where it has none */
  readonly emulator: Emulator;
  /** As the administrator; `body` is sent as JSON. */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    more?: CallOptions,
  ): Promise<Answer<T>>;
  /** Makes something below `/api/v1/`, as the administrator or whose token it is. @throws Error where that is refused */
  make<T = { id: string }>(path: string, body?: unknown, token?: string): Promise<T>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Null sends none. */
  token?: string | null;
  headers?: Record<string, string>;
}

/** The whole application on a free port, over real parts: a database, an embedded broker, the cloud that is named. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { clock = systemClock } = options;
  const emulator = options.emulator && (await startEmulator({ port: 0, dataDir: null, ...options.emulator }));
  const authUrl = emulator?.authUrl ?? options.authUrl ?? 'http://127.0.0.1:9';
  const own = options.database ? null : await testDatabase();
  const database = options.database ?? own!.database;
  const dir = await mkdtemp(join(tmpdir(), 'moorage-app-'));
  const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', MOORAGE_DATA_DIR: dir };
  const config = loadConfig({ ...ports, ...options.env }, dir, dir);
  const [adminToken, encryptionKey] = [newSecret(), testKey];
  const user = { OS_USERNAME: 'admin', OS_PASSWORD: 'moorage', OS_PROJECT_NAME: 'admin', OS_REGION_NAME: 'RegionOne' };
  const sources = { env: options.cloud ?? { OS_AUTH_URL: authUrl, ...user }, cwd: dir, homeDir: dir };
  const app = await createApp({
    config,
    clock,
    database,
    encryptionKey,
    adminTokenDigest: sha256(adminToken),
    mqtt: createMqttGateway(config, { database, encryptionKey, clock }),
    clouds: new Clouds((name) => loadCloudSettings({ ...sources, ...(name === null ? {} : { name }) }), clock),
  });
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const ask = <T>(method: string, path: string, body?: unknown, more: CallOptions = {}) =>
    call<T>(url, method, path, body, { token: adminToken, ...more });
  return {
    app,
    url,
    adminToken,
    database,
    get emulator() {
      if (!emulator) throw new Error('this application was started without an emulator of its own');
      return emulator;
    },
    call: ask,
    make: async <T>(path: string, body?: unknown, token = adminToken) => {
      const made = await ask<T>('POST', `/api/v1/${path}`, body, { token });
      if (made.status < 300) return made.body;
      throw new Error(`POST ${path}: ${made.status} ${JSON.stringify(made.body)}`);
    },
    close: async () => {
      await app.close();
      await emulator?.close();
      await own?.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function call<T>(
  url: string,
  method: string,
  path: string,
  body: unknown,
  { token, headers }: CallOptions,
): Promise<Answer<T>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as T };
}
