import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { generate } from 'mqtt-packet';
import { systemClock } from '../../../src/common/clock';
import { TestClock } from '../../../src/common/clock.fixture';
import { registry } from '../../../src/common/metrics';
import { createMqttGateway, type Caller, type Door, type DoorMessage, type Line } from '../../../src/mqtt';
import type { BrokerLimits } from '../../../src/mqtt/limits';
import { eventually } from '../../support/eventually';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

/** Answers every message to `ask/…` on `answer/…`, for whoever has the user name `echo`. */
class EchoDoor implements Door {
  readonly name = 'echo';
  readonly seen: string[] = [];
  readonly left: boolean[] = [];

  recognises({ username }: Caller): boolean {
    return username?.startsWith('echo') ?? false;
  }

  async admit({ username }: Caller, line: Line) {
    if (username === 'echo-broken') throw new Error('no database');
    if (username !== 'echo') return 'bad-credentials' as const;
    return {
      mayRead: (filter: string) => filter === 'answer/#',
      mayWrite: (topic: string) => topic.startsWith('ask/'),
      receive: async ({ topic, payload }: DoorMessage) => {
        if (topic === 'ask/fail') throw new Error('no database');
        this.seen.push(payload.toString());
        line.send(topic.replace('ask/', 'answer/'), payload);
      },
      left: async (graceful: boolean) => void this.left.push(graceful),
    };
  }
}

/** A gateway with that door, and its front listener's port; few connections, and short packets. */
async function listening(url: string | null, limits: Partial<BrokerLimits> = {}) {
  const { database, close } = await testDatabase();
  const { config, remove } = await mqttConfig({ url });
  const gateway = createMqttGateway(config, {
    database,
    encryptionKey: randomBytes(32),
    clock: systemClock,
    limits: { packetBytes: 4_096, connectPacketBytes: 1_024, connections: 8, ...limits },
  });
  const door = new EchoDoor();
  gateway.openDoor(door);
  gateway.authenticateWith(() => Promise.resolve({ scope: 'a' }));
  await gateway.start();
  const stop = async () => {
    await gateway.stop();
    await close();
    await remove();
  };
  return { door, port: gateway.addresses().find(({ protocol }) => protocol === 'mqtts')?.port ?? 0, stop };
}

function dial(port: number): TLSSocket {
  const socket = connect({ port, host: 'localhost', rejectUnauthorized: false });
  return socket.on('error', () => undefined);
}

describe.each([
  ['the embedded broker', null],
  ['an external broker that is away', 'mqtt://127.0.0.1:9'],
])('the front listener beside %s', (_, url) => {
  let port: number;
  let stop: () => Promise<void>;
  let door: EchoDoor;
  const devices: Device[] = [];

  beforeAll(async () => ({ door, port, stop } = await listening(url)));
  afterEach(async () => {
    await Promise.all(devices.splice(0).map((device) => device.close()));
  });
  afterAll(() => stop());

  const device = async (options: object = {}, at = port): Promise<Device> => {
    const made = await Device.connect(`mqtts://localhost:${at}`, {
      username: 'echo',
      rejectUnauthorized: false,
      ...options,
    });
    devices.push(made);
    return made;
  };
  async function raw(): Promise<TLSSocket> {
    const socket = dial(port);
    await once(socket, 'secureConnect');
    return socket;
  }
  const ended = (client: Device) => new Promise<void>((resolve) => client.client.once('close', () => resolve()));
  async function refused(reason: string): Promise<number> {
    const text = await registry.getSingleMetricAsString('moorage_mqtt_refused_total');
    return Number(new RegExp(`reason="${reason}"} (\\d+)`).exec(text)?.[1] ?? 0);
  }
  const hello = (username = 'echo') =>
    generate({
      cmd: 'connect',
      clientId: 'raw',
      clean: true,
      keepalive: 0,
      protocolId: 'MQTT',
      protocolVersion: 4,
      username,
    });

  it.each([4, 5] as const)('carries questions and answers, MQTT version %d', async (protocolVersion) => {
    const [one, other] = [await device({ protocolVersion }), await device({ protocolVersion })];
    for (const { client } of [one, other]) await client.subscribeAsync('answer/#', { qos: 1 });
    await one.client.publishAsync('ask/x', 'first', { qos: 1 });
    await other.client.publishAsync('ask/x', 'second', { qos: 0 });
    expect(await one.hears('answer/x')).toBe('first');
    expect(await other.hears('answer/x')).toBe('second');
    expect([one.heard.length, other.heard.length]).toEqual([1, 1]);
    await expect(one.client.subscribeAsync('#')).rejects.toThrow();
    await one.client.unsubscribeAsync('answer/#');
    await one.client.publishAsync('ask/x', 'third', { qos: 1 });
    expect(one.heard).toHaveLength(1);
    const before = door.left.length;
    await one.client.endAsync();
    other.client.stream.destroy();
    await eventually(() => door.left.length === before + 2);
    expect(door.left.slice(before).sort()).toEqual([false, true]);
  });

  it('takes it for a goodbye only where nothing is said to be wrong', async () => {
    const before = door.left.length;
    for (const [nth, reasonCode] of [0, 4, 0x80, 0x82].entries()) {
      await (await device({ protocolVersion: 5 })).client.endAsync(false, { reasonCode });
      await eventually(() => door.left.length === before + nth + 1);
    }
    expect(door.left.slice(before)).toEqual([true, false, false, false]);
  });

  it('refuses with the right code, and gives the rest to the broker that is there', async () => {
    await expect(device({ username: 'echo-stranger' })).rejects.toMatchObject({ code: 4 });
    await expect(device({ username: 'echo-stranger', protocolVersion: 5 })).rejects.toMatchObject({ code: 0x86 });
    await expect(device({ username: 'echo-broken' })).rejects.toMatchObject({ code: 3 });
    const native = { username: 'gw-1', password: 'x' };
    if (url === null) {
      for (const protocolVersion of [4, 5] as const) {
        const gw = await device({ ...native, protocolVersion });
        await gw.client.subscribeAsync('moorage/v1/gw-1/#', { qos: 1 });
      }
    } else {
      await expect(device(native)).rejects.toMatchObject({ code: 5 });
      await expect(device({ ...native, protocolVersion: 5 })).rejects.toMatchObject({ code: 0x87 });
    }
  });

  it('ends a connection that does what no door allows, unacknowledged', async () => {
    for (const [topic, qos, reason] of [
      ['elsewhere', 1, 'publish'],
      ['ask/x', 2, 'qos'],
    ] as const) {
      const before = await refused(reason);
      const client = await device();
      const closed = ended(client);
      client.client.publish(topic, 'x', { qos });
      await closed;
      expect(await refused(reason)).toBe(before + 1);
    }
    const client = await device({ protocolVersion: 5 });
    const closed = ended(client);
    const lost = client.client.publishAsync('ask/fail', 'x', { qos: 1 });
    await closed;
    client.client.end(true);
    await expect(lost).rejects.toThrow();
    const long = await device();
    const cut = ended(long);
    long.client.publish('ask/x', Buffer.alloc(5_000));
    await cut;
  });

  it('outlives bytes that are no MQTT, and silence, and counts them', async () => {
    const impatient = await listening(url, { connectTimeoutMs: 1_500 });
    const reasons = ['malformed', 'packet_too_large', 'connect_timeout'];
    const counted = () => Promise.all(reasons.map(refused));
    const before = await counted();
    const wrongs = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0xc0, 0]),
      Buffer.from([0x10, 4, 0, 4, 0x4d, 0x51]).subarray(0, 6),
      Buffer.concat([hello(), Buffer.from([0x30, 2, 0xff, 0xff])]),
      Buffer.concat([hello(), Buffer.from([0x82, 3, 0, 1, 0])]),
      Buffer.concat([hello(), hello()]),
      Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]),
      Buffer.concat([hello(), Buffer.from([0x30, 0x80, 0x80, 0x80, 1])]),
      Buffer.alloc(0),
    ];
    const isClosedAfter = (bytes: Buffer) =>
      new Promise<void>((resolve) => {
        const socket = dial(impatient.port).once('close', () => resolve());
        socket.resume().write(bytes);
      });
    try {
      for (const bytes of wrongs) await isClosedAfter(bytes);
      await Promise.all(Array.from({ length: 6 }, () => isClosedAfter(randomBytes(64))));
      const after = await counted();
      expect(reasons.filter((_reason, index) => after[index] > before[index])).toEqual(reasons);
      await eventually(() => device({}, impatient.port));
    } finally {
      await impatient.stop();
    }
  });

  it('outlives a flood of connections, and counts those that are too many', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, () => raw()));
    const before = await refused('too_many_connections');
    const one = dial(port).resume();
    await new Promise((resolve) => one.once('close', resolve));
    expect(await refused('too_many_connections')).toBe(before + 1);
    for (const socket of many) socket.destroy();
    await eventually(() => device());
  });

  it('counts connections from their first byte on, also such as never shake hands', async () => {
    const small = await listening(url, { connections: 5 });
    const before = await refused('too_many_connections');
    const many = Array.from({ length: 20 }, () => connectTcp(small.port, '127.0.0.1').on('error', () => undefined));
    try {
      await eventually(async () => (await refused('too_many_connections')) === before + 15);
      for (const socket of many) socket.destroy();
      await eventually(() => device({}, small.port));
    } finally {
      for (const socket of many) socket.destroy();
      await small.stop();
    }
  });

  it('loses nothing of what came in one piece with the first packet, and keeps its order', async () => {
    const piped = await raw();
    const packets = [0, 1, 2].map((n) =>
      generate({ cmd: 'publish', topic: 'ask/x', payload: `piped-${n}`, qos: 0, dup: false, retain: false }),
    );
    piped.write(Buffer.concat([hello(), ...packets]));
    await eventually(() => door.seen.filter((text) => text.startsWith('piped')).length === 3);
    expect(door.seen.slice(-3)).toEqual(['piped-0', 'piped-1', 'piped-2']);
    piped.destroy();
  });
});

describe("the front listener's certificate", () => {
  it('is renewed before it ends, while the listener runs', async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    const clock = new TestClock(new Date());
    const gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock });
    const shown = async () => {
      const socket = connect({ port: gateway.addresses()[1].port, host: 'localhost', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { valid_to, fingerprint256, issuerCertificate } = socket.getPeerCertificate(true);
      socket.destroy();
      return { until: Date.parse(valid_to), fingerprint256, authority: issuerCertificate.fingerprint256 };
    };
    try {
      await gateway.start();
      const first = await shown();
      const later = async () => (clock.advance(12 * 3_600_000), shown());
      expect(await later()).toEqual(first);
      clock.advance(first.until - clock.now().getTime() - 59 * 86_400_000);
      await eventually(async () => (await later()).until > first.until);
      expect((await shown()).authority).toBe(first.authority);
    } finally {
      await gateway.stop();
      await close();
      await remove();
    }
  });
});
