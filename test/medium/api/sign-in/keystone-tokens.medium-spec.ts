import { systemClock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import type { Emulator } from '../../../../src/emulator';
import { passwordMethod, projectScope, signIn } from '../../../openstack/support/openstack.session';
import { startTestApp, type TestApp } from '../../../support/test-app';

describe('Keystone tokens of one address, where three attempts a minute may fail', () => {
  const clock = new TestClock(systemClock.now());
  let emulator: Emulator;
  let test: TestApp;
  let valid: string;

  beforeAll(async () => {
    const env = { MOORAGE_SIGN_IN_ATTEMPTS: '1', MOORAGE_KEYSTONE_ROLES: 'admin=admin' };
    test = await startTestApp({ clock, emulator: {}, env });
    ({ emulator } = test);
    ({ token: valid } = await signIn(emulator.authUrl, passwordMethod('admin', 'moorage'), projectScope('admin')));
  });
  afterAll(() => test.close());

  const statusOf = async (token: string) =>
    (await test.call('GET', '/api/v1/me', undefined, { token: null, headers: { 'x-auth-token': token } })).status;
  const statusesOf = async (tokens: string[]) => {
    const statuses: number[] = [];
    for (const token of tokens) statuses.push(await statusOf(token));
    return statuses;
  };
  const timesAsked = () => emulator.calls.count('GET identity/auth/tokens');

  it('are asked about once for all that an expired one is sent again, which keeps no other out', async () => {
    expect(await statusOf(valid)).toBe(200);
    const before = timesAsked();
    expect(await statusesOf(Array<string>(10).fill('expired'))).toEqual(Array(10).fill(401));
    expect(timesAsked() - before).toBe(1);
    expect(await statusOf('a-guess')).toBe(401);
  });

  it('are let in further while others of the address are guessed', async () => {
    const guesses = await statusesOf(Array.from({ length: 10 }, (_, n) => `guess-${n}`));
    expect(guesses).toContain(429);
    clock.advance(31_000);
    await statusesOf(Array.from({ length: 10 }, (_, n) => `further-guess-${n}`));
    expect(await statusOf(valid)).toBe(200);
  });
});
