import { TestClock } from '../../common/clock.fixture';
import type { Caller, Guest } from '../../mqtt';
import { SparkplugDoor, type SparkplugParts } from './sparkplug.door';

/** Protocol Buffers: `seq` 0 alone. */
const birth = { topic: 'spBv1.0/plant/NBIRTH/sp-1', payload: Buffer.from([0x18, 0]) };
const caller = {
  username: 'sp-1',
  password: 'of the enrollment',
  will: { topic: 'spBv1.0/plant/NDEATH/sp-1', payload: Buffer.alloc(0) },
} as Caller;

describe('a Sparkplug node', () => {
  /** Answers of registrations that are under way, first one first. */
  let answers: (() => void)[];
  let reported: string[];
  let isAway: boolean;
  let clock: TestClock;
  let door: SparkplugDoor;

  beforeEach(() => {
    [answers, reported, isAway, clock] = [[], [], false, new TestClock()];
    const reply = { status: 'assigned' };
    const parts = {
      proofs: { byPassword: () => Promise.resolve({ enrollmentId: 'e', fleetId: 'f', fleetName: 'f' }) },
      registration: {
        register: () => new Promise((resolve) => answers.push(() => resolve({ reply, device: null }))),
      },
      states: {
        report: ({ state }: { state: string }) => {
          if (isAway) return Promise.reject(new Error('no database'));
          return Promise.resolve(void reported.push(state));
        },
      },
      clock,
    };
    door = new SparkplugDoor(parts as unknown as SparkplugParts);
  });

  const session = async () => (await door.admit(caller, { send: () => undefined })) as Guest;

  it('with two sessions is told by the newer one, though the older one’s birth is committed later', async () => {
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

  it('that dies in an outage is told of once the database is back, however late that is', async () => {
    const leaving = await dieInOutage();
    isAway = false;
    clock.advance(5_000);
    await leaving.over;
    expect(reported).toEqual(['ready', 'lost']);
  });

  it('is not waited for any more when we stop', async () => {
    const leaving = await dieInOutage();
    door.stop();
    await leaving.over;
    expect(reported).toEqual(['ready']);
  });

  /** Gives what is over once the node's death is kept, or given up; ten minutes have passed without a database. */
  async function dieInOutage(): Promise<{ over: Promise<void> | undefined }> {
    const guest = await session();
    const coming = guest.receive(birth);
    answers[0]();
    await coming;
    isAway = true;
    const over = guest.left?.(false);
    for (let minute = 0; minute < 10; minute += 1) {
      await new Promise(setImmediate);
      clock.advance(60_000);
    }
    await new Promise(setImmediate);
    return { over };
  }
});
