import { TestClock } from '../../common/clock.fixture';
import { newId } from '../../common/ids';
import type { Config } from '../../config';
import type { EnrollmentWithFleet } from '../enrollments/enrollment.repository';
import { RegistrationAdmission, type Place } from './registration.admission';
import type { Received } from '../registration.answer';

const rows = (id: string, fleetId: string, perSecond: number | null = null): EnrollmentWithFleet[] => [
  {
    id,
    fleetId,
    perSecond,
    kind: 'secret',
    createdAt: new Date(0),
    revokedAt: null,
    approval: 'automatic',
    maxDevices: null,
    expiresAt: null,
    allowList: false,
    previousSecretUntil: null,
    sealedRoot: null,
    verificationCode: null,
    verifiedAt: null,
    sealedSecrets: [],
    caCertificate: null,
    fleetName: fleetId,
    fleetStatus: 'ready',
    fleetIsLeaving: false,
    endpoint: null,
    requested: true,
    scaled: false,
  },
];

const naming = (id: string, scope: string | null = null): Received => ({
  message: {
    kind: 'register',
    hardwareId: 'gw-1',
    topic: '',
    payload: Buffer.alloc(0),
    retain: false,
    correlationId: newId(),
    scope,
    response: null,
  },
  parsed: { requestId: 'r', request: { requestId: 'r', fleet: 'any', enrollment: { id, secret: 's' } } },
});

describe('admission', () => {
  let clock: TestClock;
  let admission: RegistrationAdmission;

  const start = (limits: Partial<Config['registration']> = {}) => {
    clock = new TestClock();
    const all = { perSecond: 2, burstSeconds: 2, queue: 100, ...limits };
    admission = new RegistrationAdmission(all, clock, () => 0.5);
    admission.learn([...rows('e-a', 'a'), ...rows('e-b', 'b'), ...rows('e-slow', 'b', 1)]);
  };
  beforeEach(() => start());

  const enter = (id: string, scope: string | null = null) => admission.enter(naming(id, scope));
  /** `in`, or what was used up and after how long to come again. */
  const answer = (id: string, scope: string | null = null) => {
    const entered = enter(id, scope);
    return 'lane' in entered ? 'in' : `${entered.reason} ${entered.refusal.retryAfter}`;
  };
  const answers = (count: number, id: string) => Array.from({ length: count }, () => answer(id));
  const placed = (id: string, scope: string | null = null): Place => {
    const entered = enter(id, scope);
    if (!('lane' in entered)) throw new Error(entered.refusal.message);
    return entered;
  };
  const wait = (id: string) => {
    const item = { ...naming(id), place: placed(id) };
    admission.queue.push({ item, done: () => undefined, failed: () => undefined });
  };

  it('sends a fleet away that has used up its burst, each a little later, and lets others in', () => {
    expect(answers(8, 'e-a')).toEqual(['in', 'in', 'in', 'in', 'fleet 1', 'fleet 2', 'fleet 3', 'fleet 3']);
    expect(answer('e-b')).toBe('in');
    clock.advance(1_000);
    expect(answers(3, 'e-a')).toEqual(['in', 'in', 'fleet 3']);
  });

  it('goes by the fleet that the connection belongs to, whatever enrollment the request names', () => {
    for (let n = 0; n < 4; n += 1) expect(answer('e-b', 'a')).toBe('in');
    expect(answer('e-b', 'a')).toBe('fleet 1');
    expect(answer('e-b')).toBe('in');
  });

  it('limits an enrollment for itself, and does not charge its fleet for who is sent away', () => {
    expect(answers(3, 'e-slow')).toEqual(['in', 'in', 'enrollment 2']);
    expect(answers(3, 'e-b')).toEqual(['in', 'in', 'fleet 1']);
  });

  it('takes a new limit over as soon as a batch has read it', () => {
    admission.learn(rows('e-a', 'a', 1));
    expect(answers(3, 'e-a')).toEqual(['in', 'in', 'enrollment 2']);
    admission.learn(rows('e-a', 'a'));
    expect(answers(3, 'e-a')).toEqual(['in', 'in', 'fleet 1']);
  });

  it('has all unknown ids share one allowance, whatever they are called', () => {
    const made = Array.from({ length: 5 }, () => answer(newId()));
    expect(made).toEqual(['in', 'in', 'in', 'in', 'stranger 1']);
    expect(answer('e-a')).toBe('in');
  });

  it('gives back what a forged claim took of the fleet and enrollment that it named', () => {
    for (let n = 0; n < 20; n += 1) admission.disown(placed('e-slow'));
    expect(answers(2, 'e-slow')).toEqual(['in', 'in']);
  });

  it('does not give back what a fleet’s own connection took for a forged claim, nor what an unknown id took', () => {
    for (let n = 0; n < 4; n += 1) admission.disown(placed('e-slow', 'b'));
    expect(answer('e-b', 'b')).toBe('fleet 1');
    for (let n = 0; n < 4; n += 1) admission.disown(placed(newId()));
    expect(answer(newId())).toBe('stranger 1');
  });

  it('gives back what a registration took that failed and is tried again', () => {
    for (let n = 0; n < 20; n += 1) admission.giveBack(placed('e-a', 'a'));
    expect(answers(4, 'e-a')).toEqual(['in', 'in', 'in', 'in']);
  });

  it('says of a full queue how long it will take, and lets a fleet with less than its share in, up to a bound', () => {
    start({ perSecond: 1_000, queue: 4 });
    admission.committed(10, 10_000); // one a second
    for (let n = 0; n < 4; n += 1) wait('e-a');
    expect(answer('e-a')).toBe('queue 6');
    wait('e-b');
    wait('e-b');
    expect(answer('e-b')).toBe('queue 9');
    const other = newId();
    wait(other);
    wait(other);
    expect(admission.queue.length).toBe(8);
    admission.learn(rows('e-c', 'c'));
    expect(answer('e-c')).toBe('queue 12');
  });

  it('never sends away for more than five minutes', () => {
    start({ perSecond: 1, burstSeconds: 1, queue: 1_000 });
    const told = answers(1_000, 'e-a').slice(1);
    expect(told.every((text) => Number(text.split(' ')[1]) <= 300)).toBe(true);
    // The debt of those who were sent away is no longer than that: then all is as before.
    clock.advance(150_000);
    expect(answers(2, 'e-a')).toEqual(['in', 'fleet 2']);
  });
});
