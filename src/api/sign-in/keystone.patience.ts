import type { Clock } from '../../common/clock';
import { isFailure } from '../../openstack';
import { providerAway } from './sign-in.errors';

/** How long somebody who wants to come in waits for Keystone, in ms: far shorter than work in the cloud does. */
const patienceMs = 10_000;

/** What Keystone answers. @throws DomainError SIGN_IN_UNAVAILABLE where it does not, or not in time */
export async function answered<T>(clock: Clock, asked: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = clock.sleep(patienceMs, done.signal).then(() => {
    throw providerAway('Keystone', new Error(`no answer within ${patienceMs} ms`));
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    throw isFailure(error) ? providerAway('Keystone', error) : error;
  } finally {
    // Whichever comes too late is nobody's any more.
    late.catch(() => undefined);
    done.abort();
  }
}
