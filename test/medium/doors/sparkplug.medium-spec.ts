import { TestClock } from '../../../src/common/clock.fixture';
import { registry } from '../../../src/common/metrics';
import { DeviceStateService } from '../../../src/registration';
import { eventually } from '../../support/eventually';
import { makeCertificate } from '../../support/certificate-maker';
import type { Device } from '../../support/mqtt-clients';
import { RegistrationWorld, type TestFleet } from '../../support/registration-world';

/** Protocol Buffers as Sparkplug's payload has them, small numbers only. */
const metric = (name: string, value: number) => {
  const body = Buffer.concat([Buffer.from([0x0a, name.length]), Buffer.from(name), Buffer.from([0x58, value])]);
  return Buffer.concat([Buffer.from([0x12, body.length]), body]);
};
const payload = (seq: number | null, bdSeq?: number) =>
  Buffer.concat([
    bdSeq === undefined ? Buffer.alloc(0) : metric('bdSeq', bdSeq),
    seq === null ? Buffer.alloc(0) : Buffer.from([0x18, seq]),
  ]);

describe('the door for Sparkplug B edge nodes', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const node = ({ enrollment }: TestFleet, id: string, options: object = {}, at = world): Promise<Device> =>
    at.visitor({
      username: id,
      password: `${enrollment.id}:${enrollment.secret}`,
      will: { topic: `spBv1.0/plant/NDEATH/${id}`, payload: payload(null, 0), qos: 0, retain: false },
      ...options,
    });
  const say = (device: Device, type: string, id: string, body: Buffer) =>
    device.client.publishAsync(`spBv1.0/plant/${type}/${id}`, body, { qos: 1 });
  const deviceOf = async ({ fleet }: TestFleet) => {
    const { items } = await world.decisions.list({ fleetId: fleet.id, limit: 10 });
    expect(items.length).toBeLessThan(2);
    return items.at(0);
  };
  async function counted(result: string): Promise<number> {
    const text = await registry.getSingleMetricAsString('moorage_door_messages_total');
    return Number(new RegExp(`door="sparkplug",result="${result}"} (\\d+)`).exec(text)?.[1] ?? 0);
  }

  it('registers a node by its birth, sees what was lost, and marks it lost by its death', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const first = await node(ours, 'sp-1');
    await first.client.subscribeAsync(['spBv1.0/plant/NCMD/sp-1/#', 'spBv1.0/STATE/scada'], { qos: 0 });
    await say(first, 'NDATA', 'sp-1', payload(1));
    expect(await deviceOf(ours)).toBeUndefined();
    await say(first, 'NBIRTH', 'sp-1', payload(0, 0));
    expect(await deviceOf(ours)).toMatchObject({ hardwareId: 'sp-1', status: 'assigned', state: 'ready' });
    const gaps = await counted('gap');
    await say(first, 'NDATA', 'sp-1', payload(1));
    await say(first, 'DDATA', 'sp-1/sensor', payload(2));
    expect(await counted('gap')).toBe(gaps);
    await say(first, 'NDATA', 'sp-1', payload(5));
    expect(await counted('gap')).toBe(gaps + 1);
    first.client.stream.destroy();
    await eventually(async () => (await deviceOf(ours))?.state === 'lost');
    // It is back before its old connection is known to be dead, with the bdSeq that it always has.
    const [second, third] = [await node(ours, 'sp-1'), await node(ours, 'sp-1')];
    await say(second, 'NBIRTH', 'sp-1', payload(0, 0));
    await say(third, 'NBIRTH', 'sp-1', payload(0, 0));
    const gone = new Promise<void>((resolve) => second.client.once('close', () => resolve()));
    second.client.stream.destroy();
    await gone;
    await say(third, 'NDEATH', 'sp-1', payload(null, 7));
    expect(await counted('stale_death')).toBeGreaterThan(0);
    expect(await deviceOf(ours)).toMatchObject({ state: 'ready' });
    await say(third, 'NDEATH', 'sp-1', payload(null, 0));
    expect(await deviceOf(ours)).toMatchObject({ state: 'lost' });
    await say(third, 'NBIRTH', 'sp-1', payload(0, 0));
    await third.client.endAsync();
    await eventually(async () => (await deviceOf(ours))?.state === 'disconnected');
  });

  it.each([
    ['the embedded broker', null],
    ['an external one', 'mqtt://127.0.0.1:9'],
  ])('closes the connection of a node that is suspended or revoked, beside %s', async (_, url) => {
    const beside = await RegistrationWorld.start({ replicaOf: world, mqtt: { url } });
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const open = async (id: string) => {
      const device = await node(ours, id, {}, beside);
      await say(device, 'NBIRTH', id, payload(0, 0));
      return device;
    };
    const other = await node(ours, 'sp-5', {}, beside);
    try {
      for (const verdict of ['suspend', 'revoke'] as const) {
        const devices = [await open('sp-4'), await open('sp-4')];
        const { id = '' } = (await deviceOf(ours)) ?? {};
        await world.decisions.decideFor(id, verdict, 'anna');
        await eventually(() => devices.every(({ client }) => !client.connected));
      }
      expect(other.client.connected).toBe(true);
    } finally {
      await beside.stop();
    }
  });

  it('lets in nobody else, and hears no other node', async () => {
    const ours = await world.fleet('manual');
    const login = { password: `${ours.enrollment.id}:wrong` };
    await expect(node(ours, 'sp-2', login)).rejects.toMatchObject({ code: 4 });
    const { id: byCertificate } = await world.enrollAuthority(ours, await makeCertificate('Maker', { pathLength: 0 }));
    const none = { password: `${byCertificate}:no such enrollment` };
    await expect(node(ours, 'sp-2', none)).rejects.toMatchObject({ code: 4 });
    await expect(node(ours, 'sp-2', { username: 'sp-3' })).rejects.toMatchObject({ code: 5 });
    const device = await node(ours, 'sp-2');
    for (const filter of ['#', 'spBv1.0/#', 'spBv1.0/plant/NCMD/sp-1/#', 'spBv1.0/plant/+/sp-2'])
      await expect(device.client.subscribeAsync(filter)).rejects.toThrow();
    await say(device, 'NBIRTH', 'sp-2', Buffer.from('no payload'));
    expect(await deviceOf(ours)).toBeUndefined();
    await say(device, 'NBIRTH', 'sp-2', payload(0, 0));
    expect(await deviceOf(ours)).toMatchObject({ status: 'pending-approval', state: null });
    const closed = new Promise<void>((resolve) => device.client.once('close', () => resolve()));
    device.client.publish('spBv1.0/plant/NBIRTH/sp-1', payload(0, 0));
    await closed;
  });

  it('tries a state again that the database did not take, until a newer session tells what is so', async () => {
    const clock = new TestClock(new Date());
    const beside = await RegistrationWorld.start({ replicaOf: world, clock });
    const report = jest.spyOn(DeviceStateService.prototype, 'report');
    const away = () => Promise.reject(new Error('no database'));
    const becomes = (state: string) =>
      eventually(async () => (clock.advance(1_000), (await deviceOf(ours))?.state === state));
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    try {
      const first = await node(ours, 'sp-7', {}, beside);
      report.mockImplementationOnce(away);
      await Promise.all([say(first, 'NBIRTH', 'sp-7', payload(0, 0)), becomes('ready')]);
      report.mockImplementationOnce(away);
      first.client.stream.destroy();
      await becomes('lost');
      const second = await node(ours, 'sp-7', {}, beside);
      await say(second, 'NBIRTH', 'sp-7', payload(0, 0));
      report.mockClear();
      report.mockImplementationOnce(away);
      second.client.stream.destroy();
      await eventually(() => report.mock.calls.length === 1);
      const third = await node(ours, 'sp-7', {}, beside);
      await say(third, 'NBIRTH', 'sp-7', payload(0, 0));
      clock.advance(5_000);
      await say(third, 'NDEATH', 'sp-7', payload(null, 0));
      expect(report.mock.calls.map(([{ state }]) => state)).toEqual(['lost', 'ready', 'lost']);
    } finally {
      report.mockRestore();
      await beside.stop();
    }
  });

  it('hears the death of a node whose birth was put off, since an earlier one may have made it work', async () => {
    const clock = new TestClock(new Date());
    const admission = { perSecond: 1, burstSeconds: 1 };
    const busy = await RegistrationWorld.start({ replicaOf: world, clock, admission });
    try {
      const ours = await world.fleet();
      await world.setFleet(ours.fleet.id, 'ready');
      const first = await node(ours, 'sp-6', {}, busy);
      await say(first, 'NBIRTH', 'sp-6', payload(0, 0));
      expect(await deviceOf(ours)).toMatchObject({ state: 'ready' });
      const second = await node(ours, 'sp-6', {}, busy);
      const before = await counted('REGISTRATION_THROTTLED');
      await say(second, 'NBIRTH', 'sp-6', payload(0, 0));
      expect(await counted('REGISTRATION_THROTTLED')).toBe(before + 1);
      for (const { client } of [first, second]) client.stream.destroy();
      await eventually(async () => (await deviceOf(ours))?.state === 'lost');
    } finally {
      await busy.stop();
    }
  });
});
