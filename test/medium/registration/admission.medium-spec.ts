import { TestClock } from '../../../src/common/clock.fixture';
import { registry } from '../../../src/common/metrics';
import type { RegistrationReply } from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { fleetsOf } from '../../support/fleets';
import { bySecret, RegistrationWorld, type TestFleet, type TestGateway } from '../../support/registration-world';

describe('admission of registrations', () => {
  let world: RegistrationWorld;
  const clock = new TestClock(new Date());

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock, admission: { perSecond: 5, burstSeconds: 2, queue: 6 } });
  });
  afterAll(() => world.stop());

  const readyFleet = async (limits: object = {}): Promise<TestFleet> => {
    const made = await world.fleet('automatic', undefined, limits);
    await world.setFleet(made.fleet.id, 'ready');
    return made;
  };
  const gateways = (fleet: TestFleet, prefix: string, count: number): Promise<TestGateway[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => world.gatewayOf(fleet, `${prefix}-${n}`)));
  const askAll = (of: TestGateway[], fleet: TestFleet) => Promise.all(of.map((gw) => gw.ask(bySecret(fleet))));
  const codesOf = (replies: RegistrationReply[]) => replies.map(({ status, reason }) => reason?.code ?? status).sort();
  const repeated = (text: string, count: number) => Array.from({ length: count }, () => text);
  async function throttled(reason: string): Promise<number> {
    const text = await registry.getSingleMetricAsString('moorage_registrations_throttled_total');
    return Number(new RegExp(`reason="${reason}"} (\\d+)`).exec(text)?.[1] ?? 0);
  }
  async function waitingNow(): Promise<number> {
    const text = await registry.getSingleMetricAsString('moorage_registrations_waiting');
    return Number(/^moorage_registrations_waiting (\d+)$/m.exec(text)?.[1]);
  }
  /** Batches that Postgres does not let on. */
  async function committingNow(): Promise<number> {
    const sql = `select 1 from pg_locks where not granted and relation = 'device'::regclass`;
    return (await world.database.query(sql)).length;
  }
  const kept = async () =>
    (await world.database.query(`select 1 from refused_message where code = 'REGISTRATION_THROTTLED'`)).length;

  it('sends a fleet that floods away for a time, and lets another one’s devices in meanwhile', async () => {
    const [loud, quiet] = [await readyFleet(), await readyFleet()];
    const before = await throttled('fleet');
    const many = await gateways(loud, 'loud', 30);
    const replies: RegistrationReply[] = [];
    // As few at once as the queue takes: what is used up is the allowance.
    for (let n = 0; n < many.length; n += 5) replies.push(...(await askAll(many.slice(n, n + 5), loud)));
    expect(codesOf(replies)).toEqual([...repeated('REGISTRATION_THROTTLED', 20), ...repeated('assigned', 10)]);
    const told = replies.flatMap(({ retryAfter }) => retryAfter ?? []);
    expect(told).toHaveLength(20);
    expect(Math.min(...told)).toBeGreaterThanOrEqual(1);
    expect(new Set(told).size).toBeGreaterThan(2);
    expect(await throttled('fleet')).toBe(before + 20);
    expect(codesOf(await askAll(await gateways(quiet, 'quiet', 5), quiet))).toEqual(repeated('assigned', 5));
    // All of them came within one second of the clock.
    await eventually(async () => (await kept()) === 1);
    clock.advance(Math.max(...told) * 1_000);
    const again = many.filter((_, n) => replies[n].status === 'rejected').slice(0, 5);
    expect(codesOf(await askAll(again, loud))).toEqual(repeated('assigned', 5));
  });

  it('limits an enrollment as its operator says, from the batch on that has read it', async () => {
    const ours = await readyFleet({ perSecond: 1 });
    const [gw] = await gateways(ours, 'slow', 1);
    const codes: unknown[] = [];
    for (let n = 0; n < 4; n += 1) codes.push(...codesOf([await gw.ask(bySecret(ours))]));
    expect(codes).toEqual(['assigned', 'assigned', 'assigned', 'REGISTRATION_THROTTLED']);
    await world.enrollments.patch(ours.fleet.id, ours.enrollment.id, { perSecond: null });
    clock.advance(1_000);
    for (let n = 0; n < 4; n += 1) expect(codesOf([await gw.ask(bySecret(ours))])).toEqual(['assigned']);
  });

  it('does not charge an enrollment for claims that prove nothing', async () => {
    const ours = await readyFleet({ perSecond: 1 });
    const [gw] = await gateways(ours, 'real', 1);
    expect((await gw.ask(bySecret(ours))).status).toBe('assigned');
    const forged = { ...ours, enrollment: { id: ours.enrollment.id, secret: 'a guess' } };
    for (let n = 0; n < 4; n += 1) {
      expect(codesOf([await gw.ask(bySecret(forged))])).toEqual(['ENROLLMENT_REFUSED']);
    }
    expect(codesOf([await gw.ask(bySecret(ours)), await gw.ask(bySecret(ours))])).toEqual(['assigned', 'assigned']);
  });

  it('bounds what waits while Postgres is slow, has fleets in turn, and answers each device in its order', async () => {
    const [loud, quiet] = [await readyFleet(), await readyFleet()];
    const [first, ...others] = await gateways(loud, 'line', 9);
    const [alone] = await gateways(quiet, 'alone', 1);
    const before = await throttled('queue');
    const own = Array.from({ length: 3 }, () => bySecret(loud));
    let waiting: Promise<(RegistrationReply | void)[]> = Promise.resolve([]);
    await world.database.transaction(async (tx) => {
      await tx.query('lock table device in exclusive mode');
      const committing = first.send(own[0]);
      await eventually(async () => (await committingNow()) === 1);
      const sent = own.slice(1).map((request) => first.send(request));
      await eventually(async () => (await waitingNow()) === 2);
      const asked = others.map((gw) => gw.ask(bySecret(loud)));
      await eventually(async () => (await throttled('queue')) === before + 4);
      expect(await waitingNow()).toBe(6);
      // The other fleet holds less than its share of the full queue, and has a batch of its own.
      const quietly = alone.ask(bySecret(quiet));
      waiting = Promise.all([committing, ...sent, ...asked, quietly]);
      await eventually(async () => (await committingNow()) === 2);
    });
    const replies = (await waiting).filter((reply) => reply !== undefined);
    expect(codesOf(replies)).toEqual([...repeated('REGISTRATION_THROTTLED', 4), ...repeated('assigned', 5)]);
    expect(alone.device.heard.map(({ text }) => codesOf([JSON.parse(text) as RegistrationReply]))).toEqual([
      ['assigned'],
    ]);
    const order = first.device.heard.map(({ text }) => (JSON.parse(text) as RegistrationReply).requestId);
    expect(order).toEqual(own.map(({ requestId }) => requestId));
  });

  it('asks a Sparkplug node for its birth again, since that has no answer', async () => {
    const ours = await readyFleet();
    const [gw] = await gateways(ours, 'spare', 1);
    for (let n = 0; n < 10; n += 1) expect((await gw.ask(bySecret(ours))).status).toBe('assigned');
    const node = await world.visitor({
      username: 'sp-late',
      password: `${ours.enrollment.id}:${ours.enrollment.secret}`,
      will: { topic: 'spBv1.0/plant/NDEATH/sp-late', payload: Buffer.alloc(0), qos: 0, retain: false },
    });
    await node.client.subscribeAsync('spBv1.0/plant/NCMD/sp-late', { qos: 0 });
    await node.client.publishAsync('spBv1.0/plant/NBIRTH/sp-late', Buffer.from([0x18, 0]), { qos: 1 });
    const list = () => world.decisions.list({ fleetId: ours.fleet.id, hardwareId: 'sp-late', limit: 1 });
    expect((await list()).items).toEqual([]);
    clock.advance(2_000);
    expect(await node.hears('spBv1.0/plant/NCMD/sp-late')).toContain('Node Control/Rebirth');
    await node.client.publishAsync('spBv1.0/plant/NBIRTH/sp-late', Buffer.from([0x18, 0]), { qos: 1 });
    expect((await list()).items).toMatchObject([{ status: 'assigned', state: 'ready' }]);
  });

  it('asks a Sparkplug node for its birth again until somebody has decided', async () => {
    const ours = await readyFleet();
    const node = await world.visitor({
      username: 'sp-held',
      password: `${ours.enrollment.id}:${ours.enrollment.secret}`,
      will: { topic: 'spBv1.0/plant/NDEATH/sp-held', payload: Buffer.alloc(0), qos: 0, retain: false },
    });
    const commands = 'spBv1.0/plant/NCMD/sp-held';
    await node.client.subscribeAsync(commands, { qos: 0 });
    const birth = () => node.client.publishAsync('spBv1.0/plant/NBIRTH/sp-held', Buffer.from([0x18, 0]), { qos: 1 });
    const seen = async () => (await world.decisions.list({ fleetId: ours.fleet.id, limit: 1 })).items[0];
    await fleetsOf(world.database).fleets.patch(ours.fleet.id, { approval: 'manual' });
    for (let births = 0; births < 3; births += 1) await birth();
    const { id } = await seen();
    await world.decisions.decideFor(id, 'approve', 'anna');
    await eventually(async () => (await seen()).status === 'assigned');
    clock.advance(60_000);
    await node.hears(commands);
    await birth();
    expect(await seen()).toMatchObject({ state: 'ready' });
    await world.decisions.decideFor(id, 'suspend', 'anna');
    await birth();
    await world.decisions.decideFor(id, 'resume', 'anna');
    clock.advance(300_000);
    await node.hears(commands, 2);
    await birth();
    node.client.stream.destroy();
    await eventually(async () => (await seen()).state === 'lost');
    expect(node.heard).toHaveLength(2);
  });
});
