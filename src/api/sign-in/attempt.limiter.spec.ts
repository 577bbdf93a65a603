import { TestClock } from '../../common/clock.fixture';
import { loadConfig } from '../../config';
import { AttemptLimiter } from './attempt.limiter';
import { keystoneRefused, providerAway } from './sign-in.errors';

describe('the limit of sign-ins that fail', () => {
  const limiter = () => new AttemptLimiter(new TestClock(), loadConfig({ MOORAGE_SIGN_IN_ATTEMPTS: '2' }, '/', '/'));
  const codesOf = async (limit: AttemptLimiter, times: number, signIn: (succeeded: () => void) => Promise<unknown>) => {
    const codes: unknown[] = [];
    for (let n = 0; n < times; n += 1) {
      const tried = limit.attempt('203.0.113.1', 'ada', signIn);
      codes.push(
        await tried.then(
          () => 'in',
          (error: { code: string }) => error.code,
        ),
      );
    }
    return codes;
  };
  const refuse = () => Promise.reject(keystoneRefused());

  it('counts what was refused, and not what succeeded', async () => {
    const limit = limiter();
    const enter = (succeeded: () => void) => Promise.resolve(succeeded());
    expect(await codesOf(limit, 5, enter)).toEqual(Array(5).fill('in'));
    expect(await codesOf(limit, 3, refuse)).toEqual(['SIGN_IN_REFUSED', 'SIGN_IN_REFUSED', 'TOO_MANY_ATTEMPTS']);
    expect(await codesOf(limit, 1, enter)).toEqual(['TOO_MANY_ATTEMPTS']);
  });

  it('counts nothing while whoever knows the passwords is away', async () => {
    const limit = limiter();
    const fail = () => Promise.reject(providerAway('Keystone', new Error('nobody listens')));
    expect(await codesOf(limit, 20, fail)).toEqual(Array(20).fill('SIGN_IN_UNAVAILABLE'));
    expect(await codesOf(limit, 3, refuse)).toEqual(['SIGN_IN_REFUSED', 'SIGN_IN_REFUSED', 'TOO_MANY_ATTEMPTS']);
  });

  it('gives no attempt back twice', async () => {
    const limit = limiter();
    await codesOf(limit, 1, refuse);
    const both = (succeeded: () => void) => {
      succeeded();
      return Promise.reject(providerAway('Keystone', new Error('gone')));
    };
    expect(await codesOf(limit, 1, both)).toEqual(['SIGN_IN_UNAVAILABLE']);
    expect(await codesOf(limit, 2, refuse)).toEqual(['SIGN_IN_REFUSED', 'TOO_MANY_ATTEMPTS']);
  });
});
