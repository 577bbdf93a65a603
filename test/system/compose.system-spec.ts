import { execFile } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
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

interface Compose {
  services: Record<'moorage', { environment: Record<string, string> }>;
  configs: Record<'mosquitto.conf' | 'mosquitto.acl', { content: string }>;
}

const compose = async () => parse(await readFile(join(root, 'docker-compose.yml'), 'utf8')) as Compose;

async function brokerOf(configs: Compose['configs'], accounts: Record<string, string>): Promise<Mosquitto> {
  const { 'mosquitto.conf': configuration, 'mosquitto.acl': acl } = configs;
  return toStop(await Mosquitto.startWith({ configuration: configuration.content, acl: acl.content }, accounts));
}

/** The lines of a page about the broker's accounts, for people to type. */
async function linesOf(page: string): Promise<string> {
  const blocks = [...(await readFile(join(root, page), 'utf8')).matchAll(/^```\n([^`]*)^```$/gms)];
  return blocks.map(([, block]) => block).find((block) => block.includes('mosquitto_passwd')) ?? '';
}

/** A `docker` that does with this broker what `docker compose exec` and `kill` do with the container; gives its folder. */
async function dockerFor({ folder, pid }: Mosquitto): Promise<string> {
  const file = join(folder, 'docker');
  const lines = [
    ...['#!/bin/bash', `[ "$2" != kill ] || exec kill "-$4" ${pid}`, `command=("\${@:6}")`],
    `exec "\${command[@]/#\\/mosquitto\\/data/${folder}}"`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  await chmod(file, 0o755);
  return folder;
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
    const path = `${await dockerFor(broker)}:${process.env.PATH}`;
    const type = async (page: string, env: Record<string, string> = {}) =>
      must('bash', ['-euo', 'pipefail', '-c', (await linesOf(page)).replace(' harbour ', ` ${fleet.name} `)], {
        env: { PATH: path, ...env },
      });
    const ready = { MQTT_PORT: String(broker.port), TIMEOUT: '30' };
    expect(await type('README.md', { ...enrollment, ...ready })).toContain('"status":"assigned"');

    const password = `${enrollment.id}:${deriveDeviceKey(enrollment.secret, 'gw-0001').toString('base64')}`;
    const connect = () => Device.connect(broker.url, { username: 'gw-0001', password });
    const { client } = await connect();
    const ended = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await type('docs/operate/security.md');
    await ended;
    await expect(connect()).rejects.toThrow(/not authorized/i);
  });
});
