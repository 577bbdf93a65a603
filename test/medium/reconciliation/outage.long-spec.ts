import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe('a cloud in trouble', () => {
  let world: ReconcilerWorld;
  const small = { networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] };
  const calls = (kind: string) => world.emulator.calls.all().filter((call) => call.kind.startsWith(kind)).length;

  beforeEach(async () => {
    world = await ReconcilerWorld.start();
  });
  afterEach(() => world.stop());

  it('is left alone by all fleets together, which say so, and go on once it answers', async () => {
    const ready = await world.createFleet(small);
    await world.reaches(ready, 'ready');
    // The client itself does not send a call again after a 500, so that what is counted are looks.
    world.emulator.faults.set({ rules: [{ effect: 'status', status: 500 }] });
    const fleets = await Promise.all(Array.from({ length: 8 }, () => world.createFleet(small)));
    await Promise.all([...fleets, ready].map((fleetId) => world.wake(fleetId)));
    const states = await Promise.all(
      fleets.map((fleetId) =>
        eventually(async () => {
          const { status, conditions } = await world.state(fleetId);
          return status === 'degraded' && conditions[0].reason === 'CloudUnavailable' ? conditions : null;
        }),
      ),
    );
    expect(states[0][0].message).toMatch(/does not answer as it should; \d+ calls in a row failed, the last: /);
    const [before, since] = [world.emulator.calls.count(), Date.now()];
    await eventually(() => Date.now() - since > 3_000);
    // Nine fleets, three seconds: a probe or two of each service, not one look for each of them.
    expect(world.emulator.calls.count() - before).toBeLessThan(9);
    world.emulator.faults.set({ rules: [{ kind: 'GET block-storage/*', effect: 'status', status: 500 }] });
    await eventually(
      async () => {
        const all = await Promise.all([...fleets, ready].map((fleetId) => world.state(fleetId)));
        if (all.every(({ status }) => status === 'ready')) return true;
        throw new Error(JSON.stringify(all.map(({ status, conditions }) => ({ status, conditions }))));
      },
      { timeoutMs: 25_000 },
    );
    // One service that is out of reach holds up nobody who has no need of it.
    const [server] = fullSpec.servers;
    const stores = { ...fullSpec, servers: [{ ...server, volumes: [{ key: 'data', sizeGiB: 1 }] }] };
    const storing = await Promise.all(Array.from({ length: 5 }, () => world.createFleet(stores)));
    const [first] = storing;
    await eventually(async () => /block-storage of cloud/.test((await world.state(first)).conditions[0]?.message));
    await world.reaches(await world.createFleet(small), 'ready');
    expect((await world.state(first)).conditions[0].reason).toBe('CloudUnavailable');
    world.emulator.faults.clear();
    await Promise.all(storing.map((fleetId) => world.reaches(fleetId, 'ready')));
  });

  it('whose tokens end again and again under load is authenticated with once each time', async () => {
    world.emulator.faults.set({
      seed: 7,
      rules: [{ kind: 'GET *', share: 0.1, effect: 'status', status: 503 }],
      quotas: { network: { router: -1, security_group: -1 }, compute: { instances: -1, cores: -1, ram: -1 } },
    });
    const before = calls('POST identity/');
    const fleets = await Promise.all(Array.from({ length: 16 }, () => world.createFleet(fullSpec)));
    let ended = 0;
    for (; ended < 3; ended += 1) {
      // Not while those of the last end are still being sent again: a token that is refused when it is new is a real failure.
      await eventually(() => calls('POST identity/') - before >= ended);
      const seen = world.emulator.calls.count();
      await eventually(() => world.emulator.calls.count() > seen + 70);
      world.emulator.faults.expireTokens();
    }
    await eventually(
      async () => {
        const all = await Promise.all(fleets.map((fleetId) => world.state(fleetId)));
        if (all.every(({ status }) => status === 'ready')) return true;
        throw new Error(JSON.stringify(all.map(({ status, conditions }) => ({ status, conditions }))));
      },
      { timeoutMs: 25_000 },
    );
    // One for each end, one at first: never one for each of the calls that were refused.
    expect(calls('POST identity/') - before).toBeLessThanOrEqual(ended + 1);
  });

  it('does not have one large fleet hold up a small one', async () => {
    world.emulator.faults.set({ quotas: { network: { security_group: -1, security_group_rule: -1 } } });
    // As long as this holds, the large fleet has seconds of work before it, however fast the machine is.
    const stop = world.emulator.faults.add({ kind: 'POST network/security-groups', effect: 'stall-before', ms: 1_500 });
    const securityGroups = Array.from({ length: 50 }, (_, n) => ({ key: `wide-${n}`, rules: [] }));
    const large = await world.createFleet({ ...small, securityGroups });
    await eventually(() => calls('POST network/security-groups') > 0);
    const tiny = await world.createFleet(small);
    await world.reaches(tiny, 'ready');
    expect((await world.state(large)).status).toBe('provisioning');
    stop();
    await world.reaches(large, 'ready');
  });
});
