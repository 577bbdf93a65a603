import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { SubjectAlternativeNameExtension } from '@peculiar/x509';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../src/common/clock';
import { TestClock } from '../../../src/common/clock.fixture';
import { diagnose } from '../../../src/cli/doctor/diagnosis';
import type { Finding } from '../../../src/cli/doctor/finding';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { createMqttGateway, loadAuthority, type MqttGateway } from '../../../src/mqtt';
import type { Database } from '../../../src/database';
import { makeCertificate } from '../../support/certificate-maker';
import { mqttConfig } from '../../support/mqtt-clients';
import { emulatorEnv } from '../../support/reconciler-world';
import { testDatabase } from '../../support/test-database';

const encryptionKey = randomBytes(32);

describe('moorage doctor', () => {
  let dir: string;
  let database: Database;
  let databaseUrl: string;
  let emulator: Emulator;
  let gateway: MqttGateway;
  let taken: Server;
  let env: Record<string, string>;
  const cleanUps: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-doctor-'));
    const made = await testDatabase();
    database = made.database;
    databaseUrl = made.url;
    await loadAuthority({ database, encryptionKey, clock: systemClock });
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    const { config, remove } = await mqttConfig();
    gateway = createMqttGateway(config, { database, encryptionKey, clock: systemClock });
    gateway.authenticateWith((shown) =>
      Promise.resolve(shown.kind === 'password' && shown.username === 'service' ? { scope: 'any' } : null),
    );
    await gateway.start();
    taken = createServer().listen(0, '127.0.0.1');
    const stopped = async () => {
      await gateway.stop();
      await emulator.close();
    };
    cleanUps.push(stopped, remove, made.close, () => rm(dir, { recursive: true, force: true }));
    env = {
      PORT: '0',
      MQTT_PORT: '0',
      MQTT_TLS_PORT: '0',
      EMULATOR_PORT: '0',
      MOORAGE_DATA_DIR: join(dir, 'data'),
      DATABASE_URL: databaseUrl,
      MOORAGE_ENCRYPTION_KEY: encryptionKey.toString('base64'),
      ...emulatorEnv(emulator),
    };
  });
  let undo: () => Promise<unknown>;
  beforeEach(() => {
    undo = () => Promise.resolve();
  });
  afterEach(async () => {
    emulator.faults.clear();
    await undo();
  });
  afterAll(async () => {
    taken.close();
    for (const cleanUp of cleanUps) await cleanUp();
  });

  interface SetUp {
    /** Laid over the whole one; an empty text unsets. */
    env?: Record<string, string>;
    nodeVersion?: string;
    clock?: Clock;
  }

  const examine = ({ env: changed = {}, nodeVersion = '20.19.0', clock = systemClock }: SetUp = {}) =>
    diagnose({ env: { ...env, ...changed }, cwd: dir, homeDir: dir, nodeVersion }, clock);

  /** But for what a busy machine says of its own cloud, unless it is that which is looked for. */
  const wrong = (findings: Finding[], wanted?: string) =>
    findings.filter(({ code }) => code !== null && (code !== 'CLOUD_CONCURRENCY_HIGH' || code === wanted));
  const file = async (name: string, text: string) => {
    await writeFile(join(dir, name), text);
    return join(dir, name);
  };
  const database_ = (change: (url: URL) => void) => {
    const url = new URL(databaseUrl);
    change(url);
    return { DATABASE_URL: url.toString() };
  };
  const broker = (username: string) => ({
    MQTT_URL: `mqtt://127.0.0.1:${gateway.addresses()[0].port}`,
    MQTT_USERNAME: username,
    MQTT_PASSWORD: 'secret-of-the-broker',
  });
  const takenPort = () => String((taken.address() as AddressInfo).port);

  it('finds nothing wrong with a whole set-up, and leaves nothing behind in the cloud', async () => {
    expect(wrong(await examine())).toEqual([]);
    const marks = emulator.state.all('securityGroups').map(({ name }) => name);
    expect(marks.filter((name) => name.startsWith('moorage-doctor'))).toEqual([]);
  });

  it('finds nothing wrong with the embedded parts before their first start', async () => {
    const embedded = Object.fromEntries(Object.keys(env).map((name) => [name, '']));
    const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0' };
    const findings = await examine({ env: { ...embedded, ...ports, MOORAGE_DATA_DIR: join(dir, 'fresh') } });
    expect(wrong(findings)).toEqual([]);
    expect(findings.map(({ message }) => message)).toContain('embedded, made at the first start');
  });

  const cases: [code: string, what: string, setUp: () => SetUp | Promise<SetUp>, state?: 'broken' | 'warning'][] = [
    ['CONFIG_INVALID', 'a malformed variable', () => ({ env: { PORT: 'http' } })],
    ['CONFIG_UNKNOWN_VARIABLE', 'a mistyped variable', () => ({ env: { MOORAGE_DATADIR: 'x' } }), 'warning'],
    ['NODE_TOO_OLD', 'an old Node', () => ({ nodeVersion: '20.9.1' })],
    [
      'DATA_DIR_NOT_WRITABLE',
      'a file in the place of the data folder',
      async () => ({ env: { MOORAGE_DATA_DIR: join(await file('a-file', ''), 'data') } }),
    ],
    ['PORT_UNAVAILABLE', 'a port that another program holds', () => ({ env: { MQTT_TLS_PORT: takenPort() } })],
    ['DATABASE_UNAVAILABLE', 'a database that is not there', () => ({ env: database_((url) => (url.port = '1')) })],
    [
      'DATABASE_CREDENTIALS_REFUSED',
      'a wrong password of the database',
      () => ({ env: database_((url) => (url.password = 'not-this-one')) }),
    ],
    ['DATABASE_MISSING', 'a database nobody made', () => ({ env: database_((url) => (url.pathname = '/nowhere')) })],
    [
      'DATABASE_RIGHTS_MISSING',
      'a user of the database who may nothing',
      async () => {
        await database.query(`create role doctors_patient login password 'weak'`);
        undo = () => database.query('drop role doctors_patient');
        return { env: database_((url) => ([url.username, url.password] = ['doctors_patient', 'weak'])) };
      },
    ],
    [
      'DATABASE_NEWER',
      'a database of a newer version',
      async () => {
        await database.query(`insert into schema_migration (timestamp, name) values (9999999999999, 'FromTomorrow')`);
        undo = () => database.query(`delete from schema_migration where name = 'FromTomorrow'`);
        return {};
      },
    ],
    [
      'DATABASE_MIGRATIONS_PENDING',
      'a database of an older version',
      async () => {
        const [newest] = await database
          .query<{ timestamp: string; name: string }>(
            'delete from schema_migration where id = (select max(id) from schema_migration) returning timestamp, name',
          )
          .then(([rows]) => rows as unknown as { timestamp: string; name: string }[]);
        undo = () =>
          database.query('insert into schema_migration (timestamp, name) values ($1, $2)', [
            newest.timestamp,
            newest.name,
          ]);
        return {};
      },
      'warning',
    ],
    [
      'ENCRYPTION_KEY_WRONG',
      'another encryption key',
      () => ({ env: { MOORAGE_ENCRYPTION_KEY: randomBytes(32).toString('base64') } }),
    ],
    ['ENCRYPTION_KEY_MISSING', 'no encryption key', () => ({ env: { MOORAGE_ENCRYPTION_KEY: '' } })],
    [
      'SECRETS_FILE_UNREADABLE',
      'a folder in the place of the encryption key',
      async () => {
        const key = join(dir, 'encryption.key');
        await mkdir(key);
        undo = () => rm(key, { recursive: true });
        return { env: { MOORAGE_ENCRYPTION_KEY: '', MOORAGE_DATA_DIR: dir } };
      },
    ],
    [
      'ENCRYPTION_KEY_INVALID',
      'a truncated file of the encryption key',
      async () => {
        await file('encryption.key', 'c2hvcnQ=\n');
        return { env: { MOORAGE_ENCRYPTION_KEY: '', MOORAGE_DATA_DIR: dir } };
      },
    ],
    ['BROKER_UNREACHABLE', 'a broker that is not there', () => ({ env: { MQTT_URL: 'mqtt://127.0.0.1:1' } })],
    ['BROKER_CREDENTIALS_REFUSED', 'wrong credentials for the broker', () => ({ env: broker('somebody') })],
    ['BROKER_SUBSCRIPTION_REFUSED', 'a broker that shares nothing with it', () => ({ env: broker('service') })],
    [
      'CERTIFICATE_UNREADABLE',
      'a file of certificates that is not there',
      () => ({ env: { ...broker('service'), MQTT_CA_FILE: join(dir, 'none.pem') } }),
    ],
    [
      'CERTIFICATE_EXPIRED',
      'an expired certificate',
      async () => {
        const { pem } = await makeCertificate('old authority', { pathLength: null, from: -9, until: -2 });
        return { env: { ...broker('service'), MQTT_CA_FILE: await file('old.pem', pem) } };
      },
    ],
    ['CLOUD_NOT_FOUND', 'a cloud that no file describes', () => ({ env: { OS_CLOUD: 'north' } })],
    [
      'CLOUD_CONFIG_INVALID',
      'a clouds.yaml that is no YAML',
      async () => ({ env: { OS_CLIENT_CONFIG_FILE: await file('broken.yaml', 'clouds: ['), OS_CLOUD: 'north' } }),
    ],
    ['CLOUD_UNREACHABLE', 'a cloud that is not there', () => ({ env: { OS_AUTH_URL: 'http://127.0.0.1:1/v3' } })],
    ['CLOUD_CREDENTIALS_REFUSED', 'a wrong password of the cloud', () => ({ env: { OS_PASSWORD: 'not-this-one' } })],
    ['CLOUD_SERVICE_MISSING', 'a region without services', () => ({ env: { OS_REGION_NAME: 'RegionTwo' } })],
    [
      'CLOUD_RIGHTS_MISSING',
      'a user of the cloud who may only look',
      () => {
        emulator.faults.add({ kind: 'POST network/*', effect: 'status', status: 403 });
        return {};
      },
    ],
    [
      'CLOUD_QUOTA_FULL',
      'a cloud without room for a router',
      () => {
        emulator.faults.set({ quotas: { network: { router: 0 } } });
        return {};
      },
      'warning',
    ],
    [
      'CLOUD_CONCURRENCY_HIGH',
      'a cloud that works on two network calls at once',
      () => {
        emulator.faults.set({ workers: { network: 2 }, latencyMs: { network: 40 } });
        return {};
      },
      'warning',
    ],
    [
      'CLOCK_SKEW',
      'a clock that is an hour off',
      () => ({ clock: new TestClock(new Date(systemClock.now().getTime() + 3_600_000)) }),
    ],
  ];

  it('reads the clock of a cloud that only its own cacert vouches for', async () => {
    const by = await makeCertificate('authority', { pathLength: null });
    const address = new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]);
    const { pem, key } = await makeCertificate('cloud', { by, extensions: [address] });
    const door = createHttpsServer({ cert: pem, key }, (asked, answer) => {
      const { method, url: path, headers } = asked;
      const host = `127.0.0.1:${emulator.port}`;
      const inner = request(`http://${host}${path}`, { method, headers: { ...headers, host } }, (reply) => {
        reply.pipe(answer.writeHead(reply.statusCode ?? 500, reply.headers));
      });
      asked.pipe(inner);
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    undo = () => new Promise((resolve) => door.close(resolve));
    const authUrl = `https://127.0.0.1:${(door.address() as AddressInfo).port}/v3`;
    const findings = await examine({
      env: { OS_AUTH_URL: authUrl, OS_CACERT: await file('authority.pem', by.pem) },
      clock: new TestClock(new Date(systemClock.now().getTime() + 3_600_000)),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: "clock against the cloud's", code: 'CLOCK_SKEW', state: 'broken' }),
    );
  });

  it.each(cases)('says %s of %s, and how to mend it', async (code, _what, setUp, state = 'broken') => {
    const findings = wrong(await examine(await setUp()), code);
    expect(findings[0]).toEqual({
      code,
      state,
      check: expect.any(String),
      message: expect.any(String),
      action: expect.stringMatching(/\S/),
    });
    // Nothing else is called wrong for it, but what cannot be without it.
    expect(findings.map((one) => one.code).filter((other) => other !== code)).toEqual(
      code === 'CERTIFICATE_EXPIRED' ? ['BROKER_SUBSCRIPTION_REFUSED'] : [],
    );
    // Tells where, and gives no secret away.
    expect(JSON.stringify(findings)).not.toMatch(/secret-of-the-broker|not-this-one|"weak"/);
  });
});
