import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { deriveDeviceKey } from '../../devices/device.proof';
import { environmentSchema } from '../../src/config/config.schema';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { Device } from '../support/mqtt-clients';
import { bySecret, RegistrationWorld } from '../support/registration-world';
import { must } from './support/shell';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

/** Of mosquitto_sub, once `-W` is over. */
const nothingCame = 27;

interface Service {
  environment: Record<string, string | number>;
  entrypoint: string[];
  healthcheck: { test: string[] };
  ports: string[];
  volumes: string[];
}
interface Compose {
  services: Record<'postgres' | 'broker' | 'moorage', Service>;
  configs: Record<'mosquitto.conf' | 'mosquitto.acl', { content: string }>;
}

const compose = async () => parse(await readFile(join(root, 'docker-compose.yml'), 'utf8')) as Compose;

async function brokerOf(configs: Compose['configs'], accounts: Record<string, string>): Promise<Mosquitto> {
  const { 'mosquitto.conf': configuration, 'mosquitto.acl': acl } = configs;
  return toStop(await Mosquitto.startWith({ configuration: configuration.content, acl: acl.content }, accounts));
}

/** The lines of a page for people to type, in which there is a word. */
async function linesOf(page: string, word: string): Promise<string> {
  const blocks = [...(await readFile(join(root, page), 'utf8')).matchAll(/^```\n([^`]*)^```$/gms)];
  return blocks.map(([, block]) => block).find((block) => block.includes(word)) ?? '';
}

/**
 * A `docker` that does with this broker what `docker compose exec` and `kill` do with the container, and keeps its arguments in
 * the file `arguments`; gives its folder.
 */
async function dockerFor({ folder, pid }: Mosquitto): Promise<string> {
  await script(folder, 'docker', [
    ...[`echo "$@" >>${folder}/arguments`, `[ "$2" != kill ] || exec kill "-$4" ${pid}`],
    ...[`until [ "$1" = broker ]; do shift; done`, `command=("\${@:2}")`],
    `exec "\${command[@]/#\\/mosquitto\\/data/${folder}}"`,
  ]);
  return folder;
}

async function script(folder: string, name: string, lines: string[]): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/bash\n${lines.join('\n')}\n`);
  await chmod(file, 0o755);
}

/** What a test has started, ended also where it fails. */
const started: { stop: () => Promise<void> }[] = [];
const toStop = <T extends { stop: () => Promise<void> }>(part: T): T => {
  started.push(part);
  return part;
};

beforeAll(() => globalSetup());
afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.stop();
});
afterAll(() => globalTeardown());

describe('docker-compose.yml', () => {
  it('names only variables that there are', async () => {
    const { environment } = (await compose()).services.moorage;
    const known = Object.keys(environmentSchema.shape);
    expect(Object.keys(environment).filter((name) => !known.includes(name) && !name.startsWith('OS_'))).toEqual([]);
  });

  it('asks each part as others will, and has the service listen where it is published, whatever stands in .env', async () => {
    const { postgres, moorage } = (await compose()).services;
    expect(postgres.healthcheck.test.join(' ')).toContain('pg_isready -h 127.0.0.1');
    expect(moorage.environment).toMatchObject({ PORT: 3000, HOST: '0.0.0.0', MOORAGE_DATA_DIR: '/var/lib/moorage' });
    expect(moorage.volumes).toContain('moorage:/var/lib/moorage');
    expect(moorage.ports).toContain('127.0.0.1:${PORT:-3000}:3000');
  });

  it('tells gateways the listener that is published, and not the one of the service', async () => {
    const { broker, moorage } = (await compose()).services;
    expect(moorage.environment.MQTT_PUBLIC_URL).toBe('${MQTT_PUBLIC_URL:-mqtt://127.0.0.1:1883}');
    expect(broker.ports).toEqual(['127.0.0.1:1883:1883']);
  });

  it('keeps the secrets of .env where the lines that make them are typed once more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'moorage-compose-'));
    toStop({ stop: () => rm(folder, { recursive: true }) });
    await script(folder, 'docker', ['exit 0']);
    const type = async () => {
      const env = { PATH: `${folder}:${process.env.PATH}` };
      await must('bash', ['-euo', 'pipefail', '-c', `cd ${folder}\n${await linesOf('README.md', '>.env')}`], { env });
      return readFile(join(folder, '.env'), 'utf8');
    };
    const made = await type();
    expect(made).toMatch(/^MOORAGE_ENCRYPTION_KEY=\S{44}$/m);
    expect(await type()).toBe(made);
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
  });

  it("shows the broker's password in the arguments of no program, and leaves the accounts of gateways", async () => {
    const { configs, services } = await compose();
    const broker = await brokerOf(configs, { moorage: 'before', 'gw-0001': 'first' });
    const bin = join(broker.folder, 'bin');
    await mkdir(bin);
    const told = join(broker.folder, 'arguments');
    await script(bin, 'mosquitto_passwd', [`echo "$@" >>${told}`, 'exec /usr/bin/mosquitto_passwd "$@"']);
    await script(bin, 'mosquitto_sub', [`echo "$@" >>${told}`, 'exec /usr/bin/mosquitto_sub -h 127.0.0.1 "$@"']);
    for (const name of ['mosquitto', 'chown']) await script(bin, name, ['exit 0']);
    const env = { PATH: `${bin}:${process.env.PATH}`, MQTT_PASSWORD: 'of: the service' };
    const type = (line = '') =>
      must('sh', ['-ec', line.replaceAll('$$', '$').replace(/\/mosquitto\/data|\/run(?=\/health)/g, broker.folder)], {
        env,
      });
    await type(services.broker.entrypoint.at(-1));
    process.kill(broker.pid ?? 0, 'SIGHUP');
    const isHealthy = () =>
      type(services.broker.healthcheck.test.at(-1)?.replace('-p 1884', `-p ${broker.port}`)).then(
        () => true,
        () => false,
      );
    await eventually(isHealthy);
    const { client } = await Device.connect(broker.url, { username: 'gw-0001', password: 'first' });
    await client.endAsync();
    const lines = await readFile(told, 'utf8');
    expect(lines).toContain('passwords moorage');
    expect(lines).not.toContain('service');
    expect((await stat(join(broker.folder, 'health', 'mosquitto_sub'))).mode & 0o777).toBe(0o600);
  });

  it('has a broker that carries registrations, and lets each gateway see only what is its own', async () => {
    const { configs } = await compose();
    const accounts = { moorage: 'of-the-service', 'gw-0001': 'first', 'gw-0002': 'second' };
    const broker = await brokerOf(configs, accounts);
    const mqtt = { url: broker.serviceUrl, username: 'moorage', password: accounts.moorage };
    const world = toStop(await RegistrationWorld.start({ mqtt }));
    await eventually(() => world.gateway.health().state === 'up');
    const ours = await world.fleet();
    const as = (id: 'gw-0001' | 'gw-0002') => [
      '-h',
      '127.0.0.1',
      '-p',
      String(broker.port),
      '-u',
      id,
      '-P',
      accounts[id],
    ];
    const listen = (id: 'gw-0001' | 'gw-0002', ...more: string[]) =>
      run('mosquitto_sub', [
        ...[...as(id), '-c', '-i', `kept-${id}`, '-q', '1', '-t', 'moorage/v1/gw-0001/registration', ...more],
      ]);
    // The broker keeps the subscriptions of both, so that nothing can come before them.
    for (const id of ['gw-0001', 'gw-0002'] as const) await listen(id, '-E');
    const request = JSON.stringify(bySecret(ours));
    const answered = ({ fleet }: typeof ours) =>
      eventually(async () => (await world.decisions.list({ fleetId: fleet.id, limit: 1 })).items.length === 1);
    const kept = ['-c', '-i', 'kept-gw-0001', '-q', '1'];
    await run('mosquitto_pub', [...as('gw-0001'), ...kept, '-t', 'moorage/v1/gw-0001/register', '-m', request]);
    await answered(ours);
    // What waits for it nobody ends by its client id, neither the one that it shows nor the one that it has.
    for (const id of ['kept-gw-0001', 'gw-0001'])
      await run('mosquitto_pub', [
        ...as('gw-0002'),
        '-i',
        id,
        '-q',
        '1',
        '-t',
        'moorage/v1/gw-0002/note',
        '-m',
        'mine',
      ]);
    const { stdout } = await listen('gw-0001', '-C', '1', '-W', '20');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'assigning' });
    await expect(listen('gw-0002', '-C', '1', '-W', '2')).rejects.toMatchObject({ code: nothingCame, stdout: '' });
    await expect(
      run('mosquitto_pub', [
        '-h',
        '127.0.0.1',
        '-p',
        String(broker.port),
        '-t',
        'moorage/v1/gw-0001/register',
        '-m',
        '{}',
      ]),
    ).rejects.toThrow(/not authorised/i);
  });

  it('lets a gateway in by the lines of the README, and ends its connections by those of the page about security', async () => {
    const { configs } = await compose();
    const broker = await brokerOf(configs, { moorage: 'of-the-service' });
    const mqtt = { url: broker.serviceUrl, username: 'moorage', password: 'of-the-service' };
    const world = toStop(await RegistrationWorld.start({ mqtt }));
    await eventually(() => world.gateway.health().state === 'up');
    const { fleet, enrollment } = await world.fleet();
    await world.setFleet(fleet.id, 'ready');
    const docker = await dockerFor(broker);
    const path = `${docker}:${process.env.PATH}`;
    const type = async (page: string, env: Record<string, string> = {}) =>
      must(
        'bash',
        ['-euo', 'pipefail', '-c', (await linesOf(page, 'mosquitto_passwd')).replace(' harbour ', ` ${fleet.name} `)],
        {
          env: { PATH: path, ...env },
        },
      );
    const ready = { MQTT_PORT: String(broker.port), TIMEOUT: '30' };
    expect(await type('README.md', { ...enrollment, ...ready })).toContain('"status":"assigned"');

    const key = deriveDeviceKey(enrollment.secret, 'gw-0001').toString('base64');
    expect(await readFile(join(docker, 'arguments'), 'utf8')).not.toContain(key);
    const password = `${enrollment.id}:${key}`;
    const connect = () => Device.connect(broker.url, { username: 'gw-0001', password });
    const { client } = await connect();
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await type('docs/operate/security.md');
    await ended;
    await expect(connect()).rejects.toThrow(/not authorized/i);
  });
});
