import { systemClock } from '../../common/clock';
import type { Caller, Guest } from '../../mqtt';
import { SparkplugDoor, type SparkplugParts } from './sparkplug.door';

/** Protocol Buffers: `seq` 0 alone. */
const birth = { topic: 'spBv1.0/plant/NBIRTH/sp-1', payload: Buffer.from([0x18, 0]) };
const caller = {
  username: 'sp-1',
  password: 'of the enrollment',
  will: { topic: 'spBv1.0/plant/NDEATH/sp-1', payload: Buffer.alloc(0) },
} as Caller;

describe('a Sparkplug node with two sessions', () => {
  /** Answers of registrations that are under way, first one first. */
  let answers: (() => void)[];
  let reported: string[];
  let door: SparkplugDoor;

  beforeEach(() => {
    [answers, reported] = [[], []];
    const reply = { status: 'assigned' };
    const parts = {
      proofs: { byPassword: () => Promise.resolve({ enrollmentId: 'e', fleetId: 'f', fleetName: 'f' }) },
      registration: {
        register: () => new Promise((resolve) => answers.push(() => resolve({ reply, device: null }))),
      },
      states: { report: ({ state }: { state: string }) => Promise.resolve(void reported.push(state)) },
      clock: systemClock,
    };
    door = new SparkplugDoor(parts as unknown as SparkplugParts);
  });

  const session = async () => (await door.admit(caller, { send: () => undefined })) as Guest;

  it('is told by the newer one, though the older one’s birth is committed later', async () => {
    const [older, newer] = [await session(), await session()];
    const births = [older.receive(birth), newer.receive(birth)];
    answers[1]();
    await births[1];
    answers[0]();
    await births[0];
    await older.left?.(false);
    expect(reported).not.toContain('lost');
    await newer.left?.(false);
    expect(reported.at(-1)).toBe('lost');
  });
});
