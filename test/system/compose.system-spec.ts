import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { environmentSchema } from '../../src/config/config.schema';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { bySecret, RegistrationWorld } from '../support/registration-world';

const run = promisify(execFile);

/** Of mosquitto_sub, once `-W` is over. */
const nothingCame = 27;

interface Compose {
  services: Record<'moorage', { environment: Record<string, string> }>;
  configs: Record<'mosquitto.conf' | 'mosquitto.acl', { content: string }>;
}

const compose = async () => parse(await readFile(join(__dirname, '..', '..', 'docker-compose.yml'), 'utf8')) as Compose;

beforeAll(() => globalSetup());
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
    const broker = await Mosquitto.startWith(
      { configuration: configs['mosquitto.conf'].content, acl: configs['mosquitto.acl'].content },
      accounts,
    );
    const world = await RegistrationWorld.start({
      mqtt: { url: broker.url, username: 'moorage', password: accounts.moorage },
    });
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
    await run('mosquitto_pub', [...as('gw-0001'), '-q', '1', '-t', 'moorage/v1/gw-0001/register', '-m', request]);
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
    await world.stop();
    await broker.stop();
  });
});
