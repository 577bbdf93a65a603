import { systemClock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import { keystoneSignInScenario } from '../../../support/keystone-sign-in.scenario';
import { startTestApp } from '../../../support/test-app';

describe('users of Keystone at its API and at ours', () => {
  keystoneSignInScenario(async ({ target }, env) => {
    const clock = new TestClock(systemClock.now());
    const test = await startTestApp({ clock, authUrl: target.authUrl, env });
    return {
      url: test.url,
      adminToken: test.adminToken,
      minute: () => clock.advance(60_000),
      setBack: () => clock.advance(-3_600_000),
      close: () => test.close(),
    };
  });
});
