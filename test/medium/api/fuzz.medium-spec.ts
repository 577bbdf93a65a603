import fc from 'fast-check';
import { faultOf, fuzzedRequest, type ApiDocument } from '../../support/api-fuzz';
import { FuzzedFleets } from '../../support/fuzzed-fleets';
import { startTestApp } from '../../support/test-app';

/** These ask the cloud, which is not there. */
const needsCloud = /sign-in\/keystone|images|flavors|external-networks|quotas|plan|drift|orphans|archives/;

describe('whatever is sent to any route', () => {
  it('is done or refused, and never breaks us or tells what nobody may know', async () => {
    const test = await startTestApp();
    const fleets = await FuzzedFleets.make(test.url, test.adminToken);
    const { body: document } = await test.call<ApiDocument>('GET', '/openapi.json');
    const { ids, places, callers } = fleets;
    const request = fuzzedRequest({ document, ids, places, callers: callers.length, leaveOut: needsCloud });
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const fault = faultOf(await fleets.send(sent), fleets.secretsFrom(sent));
        if (fault !== null) throw new Error(fault);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
    );
    await test.close();
  }, 600_000);
});
