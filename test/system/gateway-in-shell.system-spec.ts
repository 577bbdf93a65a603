import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveDeviceKey } from '../../devices/device.proof';
import { run } from '../support/command-line';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { RegistrationWorld } from '../support/registration-world';
import { approveSecondKey } from '../support/second-key.scenario';

const script = join(__dirname, '..', '..', 'devices', 'examples', 'register.sh');

beforeAll(() => globalSetup());
afterAll(() => globalTeardown());

describe('the gateway in shell', () => {
  let dir: string;
  let world: RegistrationWorld;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-shell-'));
    world = await RegistrationWorld.start();
  });
  afterAll(async () => {
    await world.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** Writes down each command line before the program itself runs: what `ps` shows to everybody. */
  async function watch(...programs: string[]): Promise<void> {
    for (const program of programs) {
      const file = join(dir, program);
      await writeFile(file, `#!/bin/sh\necho "$0 $*" >>${dir}/seen\nPATH=\${PATH#*:} exec ${program} "$@"\n`);
      await chmod(file, 0o755);
    }
  }
  const gateway = (env: Record<string, string>, ...args: string[]) =>
    run(dir, 'bash', [script, ...args], { PATH: `${dir}:${process.env.PATH}`, TIMEOUT: '30', ...env }, '');

  it('registers by the group secret or by its own key, and shows neither to the other users of the machine', async () => {
    await watch(
      'openssl',
      'od',
      'tr',
      'sed',
      'base64',
      'cat',
      'cp',
      'grep',
      'mosquitto_pub',
      'mosquitto_sub',
      'mosquitto_rr',
    );
    const { fleet, enrollment } = await world.fleet();
    await world.setFleet(fleet.id, 'ready');
    const port = world.gateway.addresses().find(({ protocol }) => protocol === 'mqtt')?.port;
    const key = deriveDeviceKey(enrollment.secret, 'gw-1');
    const shown = await gateway({ SECRET: enrollment.secret }, '--key', 'gw-1');
    expect(shown.stdout.trim()).toBe(key.toString('base64'));
    for (const [name, secret] of [
      ['SECRET', enrollment.secret],
      ['DEVICE_KEY', key.toString('base64')],
    ]) {
      const ended = await gateway({ [name]: secret, MQTT_PORT: String(port) }, 'gw-1', fleet.name, enrollment.id);
      expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('"status":"assigned"') });
    }
    const seen = await readFile(join(dir, 'seen'), 'utf8');
    expect(seen).toContain('openssl dgst -sha256');
    const secrets = [enrollment.secret, key.toString('base64'), key.toString('hex')];
    expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
  });

  it('is assigned when its key is approved, whatever the key before it is told', async () => {
    const port = world.gateway.addresses().find(({ protocol }) => protocol === 'mqtt')?.port;
    const { deviceId, ended } = await approveSecondKey(world, 'gw-2', ({ fleet, enrollment: { id, secret } }) =>
      gateway({ SECRET: secret, MQTT_PORT: String(port) }, 'gw-2', fleet.name, id),
    );
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(`"deviceId":"${deviceId}"`) });
  });

  it('takes a secret that is longer than a block of the hash', async () => {
    const secret = 'a secret of more than sixty-four bytes, as a careful operator may choose it';
    const { stdout } = await gateway({ SECRET: secret }, '--key', 'gw-1');
    expect(stdout.trim()).toBe(deriveDeviceKey(secret, 'gw-1').toString('base64'));
  });
});
