import { systemClock } from '../../../src/common/clock';
import type { FaultSettings } from '../../../src/emulator/core/faults.control';
import { volumeAttachments } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { dataVolume, volumesSpec } from '../../support/fleet-volumes';
import { MovableClock } from '../../support/movable.clock';
import { ReconcilerWorld } from '../../support/reconciler-world';

const spec = volumesSpec([dataVolume(1)]);

describe('what the cloud accepts, and cannot make', () => {
  const clock = new MovableClock(systemClock.now().toISOString());
  let world: ReconcilerWorld;
  beforeAll(async () => {
    world = await ReconcilerWorld.start({ clock });
  });
  afterEach(() => world.emulator.faults.clear());
  afterAll(() => world.stop());

  /** Waits until the fleet waits for a time to come; gives in how many ms that is. */
  const pause = (fleetId: string) =>
    eventually(
      async () => {
        clock.advance(250); // what is watched is watched for so much shorter
        const [{ ms }] = await world.database.query<{ ms: number | null }>(
          `select case when lease_until is null and run_at > clock_timestamp() and run_at < 'infinity'
             then extract(epoch from run_at - clock_timestamp())::float8 * 1000 end as ms
           from work_item where queue = 'reconcile' and key = $1`,
          [fleetId],
        );
        return ms;
      },
      { timeoutMs: 20_000 },
    );
  /** Lets the time pass until the fleet is looked at again. */
  const passes = async (fleetId: string): Promise<void> => {
    clock.advance(await pause(fleetId));
    await world.wake(fleetId);
  };
  const history = (fleetId: string) =>
    world.database.query<{ type: string; kind: string | null }>(
      `select type, details->>'kind' as kind from fleet_event where fleet_id = $1 order by seq`,
      [fleetId],
    );

  it.each<[string, FaultSettings, string]>([
    ['server', { serverErrorShare: 1 }, 'server moorage-server-hub: it ended in ERROR: No valid host was found.'],
    ['volume', { volumeErrorShare: 1 }, 'volume moorage-volume-hub-data: it is in status error'],
  ])(
    'is told, and made anew ever more seldom, until it stands: a %s',
    async (kind, faults, fault) => {
      world.emulator.faults.set(faults);
      const fleetId = await world.createFleet(spec, { name: kind });
      const end = clock.now().getTime() + 30 * 60_000;
      while (clock.now().getTime() < end) {
        await pause(fleetId);
        const { status, conditions } = await world.state(fleetId);
        expect([status, conditions[0].reason, conditions[0].message]).toEqual([
          ...['blocked', 'ResourceFailed', `the cloud could not make ${fault}`],
        ]);
        // Whoever has it looked at before its time changes nothing.
        await world.wake(fleetId);
        await passes(fleetId);
      }
      await pause(fleetId);
      const events = await history(fleetId);
      const made = events.filter((event) => event.type === 'resource.created' && event.kind === kind).length;
      expect([made > 5, made < 20, events.length < 200]).toEqual([true, true, true]);

      world.emulator.faults.clear();
      await passes(fleetId);
      await world.reaches(fleetId, 'ready');
      const attached = world.emulator.state.all('volumeAttachments').filter(({ attachedAt }) => attachedAt !== null);
      const servers = world.ofFleet('servers', fleetId);
      expect(servers.map(({ id }) => attached.filter(({ serverId }) => serverId === id).length)).toEqual([1]);
    },
    60_000,
  );

  it('is told likewise, and no anomaly, where Nova gives up attaching a volume', async () => {
    const unhook = world.emulator.onCall(async ({ phase, kind }) => {
      if (phase !== 'after' || kind !== 'POST compute/servers/:id/os-volume_attachments') return;
      const row = world.emulator.state.all('volumeAttachments').find(({ attachedAt }) => attachedAt === null)!;
      await world.cloud.request({
        service: 'block-storage',
        method: 'POST',
        path: `/volumes/${row.volumeId}/action`,
        microversion: '3.0',
        json: { 'os-reset_status': { status: 'in-use' } },
      });
      await volumeAttachments.remove(world.cloud, row.serverId, row.volumeId);
    });
    const fleetId = await world.createFleet(spec, { name: 'attachment' });
    for (let tries = 1; tries <= 4; tries += 1) {
      if (tries > 1) await passes(fleetId);
      await pause(fleetId);
      const { status, conditions } = await world.state(fleetId);
      expect([status, conditions[0].reason, conditions[0].message]).toEqual([
        ...['blocked', 'ResourceFailed'],
        'the cloud could not make volume_attachment moorage-attachment-hub-data: it was given up',
      ]);
    }
    unhook();
    await passes(fleetId);
    await world.reaches(fleetId, 'ready');
    expect((await history(fleetId)).filter(({ type }) => type.startsWith('anomaly.'))).toEqual([]);
  }, 60_000);
});
