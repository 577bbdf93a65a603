import { TestClock } from '../../../src/common/clock.fixture';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld } from '../../support/registration-world';

describe('decisions about a device that is connected', () => {
  let world: RegistrationWorld;
  const clock = new TestClock(new Date());

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock });
  });
  afterAll(() => world.stop());

  it('suspend, resume and revoke it, and say so before its connection is closed', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const again = () => world.gatewayOf(ours, 'dec-2');
    const request = bySecret(ours);
    const { deviceId = '' } = await (await again()).ask(request);
    const told: string[] = [];
    for (const decision of ['suspend', 'resume', 'revoke'] as const) {
      const gw = await again();
      clock.advance(1);
      await world.decisions.decideFor(deviceId, decision, 'anna');
      // Two seconds are waited for the reply: they are not to pass before it has come.
      const reply = await gw.reply(request.requestId);
      told.push(reply.reason?.code ?? reply.status);
      if (decision !== 'resume') await eventually(() => (clock.advance(1_000), !gw.device.client.connected));
    }
    expect(told).toEqual(['DEVICE_SUSPENDED', 'assigned', 'DEVICE_REVOKED']);
    expect((await (await again()).ask(bySecret(ours))).reason?.code).toBe('DEVICE_REVOKED');
    await expect(world.decisions.decideFor(deviceId, 'resume', 'anna')).rejects.toMatchObject({
      code: 'DEVICE_DECISION_NOT_POSSIBLE',
      status: 409,
    });
    const { items } = await world.decisions.timeline(deviceId, { limit: 50 });
    expect(items.map(({ type }) => type)).toEqual(['registered', 'suspended', 'resumed', 'assigned', 'revoked']);
    // Where the fleet stood already there was no moment in between.
    expect(items[0].message).toBe('registered, told where to connect');
  });
});
