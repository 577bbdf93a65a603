import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { generate } from 'mqtt-packet';
import { systemClock } from '../../../src/common/clock';
import {
  createMqttGateway,
  type Caller,
  type Door,
  type Guest,
  type Holder,
  type MqttGateway,
} from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

/** Its guests are of whom their user names say: `guest-a` is a device, `claim-a` shared, `stranger` nobody until it says who. */
class HolderDoor implements Door {
  readonly name = 'holder';

  recognises(): boolean {
    return true;
  }

  async admit({ username }: Caller): Promise<Guest> {
    const holderOf = (name: string) => ({ name, isShared: name.startsWith('claim') });
    const guest: Guest & { holder?: Holder } = {
      mayRead: () => true,
      mayWrite: () => true,
      receive: async ({ payload }) => void (guest.holder = holderOf(payload.toString())),
    };
    if (username !== null && username !== 'stranger') guest.holder = holderOf(username);
    return Promise.resolve(guest);
  }
}

describe('a front listener of few places', () => {
  let gateway: MqttGateway;
  let cleanUp: () => Promise<void>;
  const devices: Device[] = [];

  beforeEach(async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig({ url: 'mqtt://127.0.0.1:9' });
    const limits = { connectionsPerDevice: 2, connectionsPerClaim: 3, strangersPerAddress: 4 };
    gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock: systemClock, limits });
    gateway.openDoor(new HolderDoor());
    await gateway.start();
    cleanUp = async () => {
      await Promise.all(devices.splice(0).map((device) => device.close()));
      await gateway.stop();
      await close();
      await remove();
    };
  });
  afterEach(() => cleanUp());

  const port = () => gateway.addresses().find(({ protocol }) => protocol === 'mqtts')?.port ?? 0;
  const guest = async (username: string, options: object = {}) => {
    const shown = { username, rejectUnauthorized: false, ...options };
    const device = await Device.connect(`mqtts://localhost:${port()}`, shown);
    devices.push(device);
    return device;
  };

  it.each([
    ['device', 'guest-a', 2],
    ['shared claim', 'claim-a', 3],
    ['address of strangers', 'stranger', 4],
  ])('bounds the connections of one %s, and of no other', async (_, name, most) => {
    const held = await Promise.all(Array.from({ length: most }, () => guest(name)));
    await expect(guest(name)).rejects.toMatchObject({ code: 5 });
    await expect(guest(name, { protocolVersion: 5 })).rejects.toMatchObject({ code: 0x97 });
    await guest('guest-other');
    await held[0].close();
    await eventually(() => guest(name));
  });

  it('counts a stranger by whom it is of once it has said so, and has one too many go', async () => {
    const strangers = await Promise.all(Array.from({ length: 4 }, () => guest('stranger')));
    for (const { client } of strangers.slice(0, 2)) await client.publishAsync('who', 'guest-b', { qos: 1 });
    await guest('stranger');
    const gone = new Promise<void>((resolve) => strangers[2].client.once('close', () => resolve()));
    strangers[2].client.publish('who', 'guest-b');
    await gone;
    expect(strangers.map(({ client }) => client.connected)).toEqual([true, true, false, true]);
  });

  it('stops, though a handshake ends after everybody was sent away', async () => {
    const early = connectTcp(port(), 'localhost');
    await once(early, 'connect');
    const stopped = gateway.stop();
    const late = connect({ socket: early, rejectUnauthorized: false });
    late.on('error', () => undefined);
    late.write(generate({ cmd: 'connect', clientId: 'late', clean: true, keepalive: 0, username: 'guest-c' }));
    await once(late.resume(), 'close');
    await stopped;
  });
});
