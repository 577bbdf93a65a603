import { eventually } from './eventually';
import { bySecret, type RegistrationWorld, type TestFleet } from './registration-world';

/**
 * A gateway asks with a second key of its hardware id, by an enrollment of its own, and is approved while it waits; the key
 * before it is told that it was superseded. Gives the id of the device that was approved, and what became of the gateway.
 */
export async function approveSecondKey<Ended>(
  world: RegistrationWorld,
  hardwareId: string,
  begin: (ours: TestFleet) => Promise<Ended>,
): Promise<{ deviceId: string; ended: Ended }> {
  const ours = await world.fleet();
  const { id: fleetId } = ours.fleet;
  await world.setFleet(fleetId, 'ready');
  const old = await world.gatewayOf(ours, hardwareId);
  const request = bySecret(ours);
  expect(await old.ask(request)).toMatchObject({ status: 'assigned' });
  const { id, secret } = await world.enrollments.create(fleetId, { kind: 'secret' });
  const running = begin({ fleet: ours.fleet, enrollment: { id, secret: secret ?? '' } });
  const { id: deviceId } = await eventually(async () => {
    const { items } = await world.decisions.list({ fleetId, status: 'pending-approval', limit: 1 });
    return items.at(0);
  });
  await world.decisions.decideFor(deviceId, 'approve', 'anna');
  const ended = await running;
  expect((await old.reply(request.requestId, 2)).reason?.code).toBe('KEY_SUPERSEDED');
  return { deviceId, ended };
}
