import { newId } from '../../../src/common/ids';
import type { DoorClaim } from '../../../src/registration/door.claim';
import { ClaimVerifier } from '../../../src/registration/claim.verifier';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('a request at which the service fails', () => {
  let world: RegistrationWorld;
  const broken = 'gw-broken';

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const failWith = (error: Error) => {
    const verify: ClaimVerifier['verify'] = Reflect.get(ClaimVerifier.prototype, 'verify');
    return jest.spyOn(ClaimVerifier.prototype, 'verify').mockImplementation(function (this: ClaimVerifier, ...given) {
      if (given[0].hardwareId === broken) throw error;
      return verify.apply(this, given);
    });
  };

  const claimOf = ({ fleet, enrollment }: TestFleet, hardwareId: string): DoorClaim => ({
    hardwareId,
    enrollmentId: enrollment.id,
    fleetId: fleet.id,
    fleetName: fleet.name,
    keyFingerprint: null,
    requestId: newId(),
    correlationId: newId(),
    topic: 'door',
    payload: Buffer.from('{}'),
  });

  const unforeseen = new TypeError('nobody foresaw this');
  const ofValue = Object.assign(new Error('a failed query'), { driverError: { code: '22P02' } });

  it.each([unforeseen, ofValue])('is refused for itself, and the others of its batch are taken: %s', async (error) => {
    const failing = failWith(error);
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const ids = ['gw-1', broken, 'gw-2', 'gw-3', 'gw-4'];
    const asked = ids.map((id) => world.registrations.register(claimOf(id === broken ? theirs : ours, id)));
    const answers = await Promise.all(asked);
    expect(answers.map(({ reply }) => reply.reason?.code)).toEqual([
      'FLEET_NOT_READY',
      'INTERNAL',
      ...Array(3).fill('FLEET_NOT_READY'),
    ]);
    expect(failing.mock.calls.filter(([{ hardwareId }]) => hardwareId === broken).length).toBeLessThan(6);
    const kept = await eventually(
      async () => (await world.refused.list({ hardwareId: broken, limit: 1 })).items[0] ?? null,
    );
    expect(kept).toMatchObject({ code: 'INTERNAL', topic: 'door' });
    failing.mockRestore();
  });

  it('is answered and acknowledged when it came over MQTT, and not tried again', async () => {
    const failing = failWith(unforeseen);
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, broken);
    const reply = await gw.ask(bySecret(ours));
    expect(reply).toMatchObject({ status: 'rejected', reason: { code: 'INTERNAL' }, retryAfter: 300 });
    expect(failing.mock.calls).toHaveLength(1);
    failing.mockRestore();
  });

  it('is tried again with its batch where it was the database that failed', async () => {
    const lost = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const failing = failWith(lost);
    const [ours, theirs] = [await world.fleet(), await world.fleet()];
    const asked = [claimOf(ours, 'gw-5'), claimOf(theirs, broken)].map((claim) => world.registrations.register(claim));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    failing.mockRestore();
  });
});
