import { readFile } from 'node:fs/promises';
import { TestClock } from '../../../src/common/clock.fixture';
import { deriveDeviceKey } from '../../../devices/device.proof';
import { DpsAgent } from '../../../devices/dps.agent';
import type { RegistrationReply } from '../../../devices/registration.reply';
import { Simulation, type SimulationSettings, type SimulationSummary } from '../../../devices/simulation';
import { eventually } from '../../support/eventually';
import { hub, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('simulated gateways', () => {
  let world: RegistrationWorld;
  const never = new AbortController().signal;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const urlOf = (protocol: 'mqtt' | 'mqtts') =>
    `${protocol}://localhost:${world.gateway.addresses().find((address) => address.protocol === protocol)?.port}`;
  const ca = () => readFile(`${world.dataDir}/mqtt/ca.pem`, 'utf8');
  const readyFleet = async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    return ours;
  };
  const rowsOf = ({ fleet }: TestFleet) =>
    world.database.query<{ id: string; hardware_id: string }>(
      `select id, hardware_id, key_fingerprint, status, registered_at from device where fleet_id = $1 order by id`,
      [fleet.id],
    );

  async function simulate(
    { fleet, enrollment }: TestFleet,
    change: Partial<SimulationSettings>,
  ): Promise<SimulationSummary> {
    const dps = change.style === 'dps';
    return new Simulation({
      style: 'native',
      url: urlOf(dps ? 'mqtts' : 'mqtt'),
      protocol: '3.1.1',
      ca: dps ? await ca() : undefined,
      fleet: fleet.name,
      enrollmentId: enrollment.id,
      secret: enrollment.secret,
      prefix: 'sim',
      gateways: 12,
      rate: 1_000,
      connections: 4,
      until: 'assigned',
      timeout: 30,
      ...change,
    }).run(never);
  }

  it('are the same devices in either style, and again the same the second time', async () => {
    const ours = await readyFleet();
    const first = await simulate(ours, { style: 'dps' });
    expect(first).toMatchObject({ gateways: 12, outcomes: { assigned: 12 }, connectionFailures: 0, mostOpen: 4 });
    const rows = await rowsOf(ours);
    expect(rows.map(({ hardware_id }) => hardware_id).sort()).toEqual(
      Array.from({ length: 12 }, (_, index) => `sim-${index + 1}`).sort(),
    );
    for (const style of ['dps', 'native'] as const) {
      expect(await simulate(ours, { style })).toMatchObject({ outcomes: { assigned: 12 }, answered: { count: 12 } });
      expect(await rowsOf(ours)).toEqual(rows);
    }
  });

  it('stay where there is room, and leave in turn where there is none', async () => {
    const ours = await readyFleet();
    const outcomes = { assigned: 12 };
    expect(await simulate(ours, { stay: 0.1, connections: 20 })).toMatchObject({ outcomes, mostOpen: 12 });
    expect(await simulate(ours, { stay: 0.1 })).toMatchObject({ outcomes, mostOpen: 4 });
  });

  it('make room for others once they are answered, also when they wait for a decision', async () => {
    const ours = await world.fleet('manual');
    const ten = { gateways: 20, connections: 10, rate: 10_000, stay: 0.1 };
    const { outcomes } = await simulate(ours, { ...ten, until: 'answered' });
    expect(outcomes).toMatchObject({ 'pending-approval': 20 });
  });

  it('are counted with the reason when they are refused', async () => {
    const { fleet, enrollment } = await readyFleet();
    const wrong = { fleet, enrollment: { ...enrollment, secret: 'wrong' } };
    expect(await simulate(wrong, { style: 'dps' })).toMatchObject({
      outcomes: { rejected: 12, assigned: 0 },
      reasons: { '401002': 12 },
    });
  });

  it('poll as a DPS device does: when they were told, on and on, also after 429', async () => {
    const { fleet, enrollment } = await world.fleet();
    const clock = new TestClock(new Date());
    const replies: RegistrationReply[] = [];
    const stop = new AbortController();
    const registrationId = 'polling';
    const deviceKey = deriveDeviceKey(enrollment.secret, registrationId);
    const settings = { url: urlOf('mqtts'), ca: await ca(), idScope: fleet.name, registrationId, deviceKey };
    const observer = { replied: (reply: RegistrationReply) => void replies.push(reply) };
    const running = new DpsAgent(settings, observer, { clock, random: () => 0 }).run(stop.signal);
    const first = await eventually(() => replies.at(0));
    expect(first).toMatchObject({ status: 'assigning', retryAfter: expect.any(Number) });
    clock.advance((first.retryAfter ?? 0) * 1_000 - 1);
    // What is asked for too soon would be heard by now: a message of another gateway takes the same way.
    await simulate(await readyFleet(), { style: 'dps', gateways: 1 });
    expect(replies).toHaveLength(1);
    // Our time runs ahead of the service's, which has enough of us at some point.
    const putOff = await eventually(() => {
      clock.advance(1_000);
      return replies.find(({ status }) => status === 'rejected');
    });
    expect(putOff).toMatchObject({ reason: { code: '429001' }, retryAfter: expect.any(Number) });
    await world.setFleet(fleet.id, 'ready');
    const last = await eventually(() => {
      clock.advance(1_000);
      return replies.find(({ status }) => status === 'assigned');
    });
    expect(last.assignment).toEqual({ ...hub, topicPrefix: 'moorage/v1/polling/' });
    stop.abort();
    await running;
  });
});
