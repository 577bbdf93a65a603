import fc from 'fast-check';
import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import type { InboundMessage } from '../../../src/mqtt';
import { parseClaim } from '../../../src/registration/claim.parser';
import { ClaimVerifier } from '../../../src/registration/claim.verifier';
import { decisions, type Decision } from '../../../src/registration/devices/device.types';
import type { Received } from '../../../src/registration/registration.answer';
import { RegistrationBatch } from '../../../src/registration/registration.batch';
import { newRequest } from '../../support/certificate-request';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

interface Ask {
  hardware: number;
  key: number;
}
type Step = { kind: 'batches'; batches: Ask[][] } | { kind: 'decision'; device: number; decision: Decision };

/** The same as the property of the plan, on real Postgres, with two processes at once. */
describe('the state machine of devices, on Postgres', () => {
  let world: RegistrationWorld;
  let csrs: string[];
  // Kept: what is tried first goes by the batch before.
  let replicas: RegistrationBatch[];

  beforeAll(async () => {
    world = await RegistrationWorld.start();
    replicas = [replica(), replica()];
    csrs = await Promise.all([1, 2].map(async () => (await newRequest()).csr));
  });
  afterAll(() => world.stop());

  const replica = () => {
    const verifier = new ClaimVerifier(systemClock, true);
    return new RegistrationBatch(world.database, world.encryptionKey, verifier, systemClock, () => undefined);
  };

  const messageOf = (ours: TestFleet, { hardware, key }: Ask): InboundMessage => {
    const hardwareId = `sm-${hardware}`;
    const csr = csrs[key];
    return {
      kind: 'register',
      hardwareId,
      topic: `moorage/v1/${hardwareId}/register`,
      retain: false,
      response: null,
      payload: Buffer.from(JSON.stringify(bySecret(ours, csr === undefined ? {} : { csr }))),
      correlationId: newId(),
      scope: ours.fleet.id,
    };
  };

  const receivedOf = (ours: TestFleet, ask: Ask): Received => {
    const message = messageOf(ours, ask);
    return { message, parsed: parseClaim(message) };
  };

  const run = async (ours: TestFleet, step: Step): Promise<void> => {
    if (step.kind === 'batches') {
      const answers = await Promise.all(
        step.batches.map((asks, index) => replicas[index].take(asks.map((ask) => receivedOf(ours, ask)))),
      );
      for (const answer of answers.flat()) expect(answer.device).toBeDefined();
      return;
    }
    const { items } = await world.decisions.list({ fleetId: ours.fleet.id, limit: 100 });
    const chosen = items[step.device % Math.max(items.length, 1)];
    if (chosen) await world.decisions.decide([chosen.id], step.decision, 'anna');
  };

  const ask = fc.record({ hardware: fc.nat({ max: 1 }), key: fc.nat({ max: 2 }) });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constant('batches' as const),
      batches: fc.array(fc.array(ask, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('decision' as const),
      device: fc.nat({ max: 5 }),
      decision: fc.constantFrom(...decisions),
    }),
  );

  it('answers everything, and keeps one working key of a hardware id and one waiting at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('automatic' as const, 'manual' as const),
        fc.array(step, { minLength: 3, maxLength: 10 }),
        async (approval, steps) => {
          const ours = await world.fleet(approval);
          // Two at a time: what one decides and the other is about to write meet in the database.
          for (let at = 0; at < steps.length; at += 2)
            await Promise.all(steps.slice(at, at + 2).map((next) => run(ours, next)));
          const crowded = await world.database.query(
            `select hardware_id from device where fleet_id = $1 group by hardware_id
             having count(*) filter (where status in ('assigning', 'assigned', 'suspended')) > 1
               or count(*) filter (where status = 'pending-approval') > 1
               or count(*) > count(distinct key_fingerprint)`,
            [ours.fleet.id],
          );
          expect(crowded).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
