import { newId } from '../../../src/common/ids';
import { eventually } from '../../support/eventually';
import { bySecret, hub, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('replies that nobody asked for', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  it('tells by itself what a process that died after its commit had not told, and then owes nothing', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const owed = () => world.database.query('select device_ids from reply_debt where fleet_id = $1', [ours.fleet.id]);
    const gw = await world.gatewayOf(ours, 'gw-owed');
    const request = bySecret(ours);
    const { deviceId } = await gw.ask(request);
    await eventually(async () => (await owed()).length === 0);
    // As that process would have left it: the device is committed, and nobody has told it.
    await world.database.query(
      `insert into reply_debt (id, fleet_id, device_ids, created_at) values ($1, $2, array[$3::uuid], $4)`,
      [newId(), ours.fleet.id, deviceId, new Date(Date.now() - 60_000)],
    );
    expect(await gw.reply(request.requestId, 2)).toMatchObject({ status: 'assigned', deviceId });
    await eventually(async () => (await owed()).length === 0);
  });

  it('tells others of a debt, once, and of the fleet, although one of them cannot be told', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const asked = await Promise.all(
      ['gw-deaf', 'gw-with-it', 'gw-due'].map(async (hardwareId) => {
        const gw = await world.gatewayOf(ours, hardwareId);
        const request = bySecret(ours);
        const { deviceId } = await gw.ask(request);
        return { gw, id: request.requestId, deviceId };
      }),
    );
    const [deaf, withIt, due] = asked;
    const debts = () =>
      world.database.query<{ ids: string[] }>('select device_ids as ids from reply_debt where fleet_id = $1', [
        ours.fleet.id,
      ]);
    await eventually(async () => (await debts()).length === 0);
    const { gateway } = world;
    const publish = gateway.publish.bind(gateway);
    let refused = 0;
    const refusing = jest.spyOn(gateway, 'publish').mockImplementation((topic, ...rest) => {
      if (!topic.includes('gw-deaf')) return publish(topic, ...rest);
      refused += 1;
      return Promise.reject(new Error('the broker does not take it'));
    });
    const before = new Date(Date.now() - 60_000);
    await world.database.query('update device set reply_due = true, updated_at = $2 where id = $1', [
      due.deviceId,
      before,
    ]);
    await world.database.query(
      `insert into reply_debt (id, fleet_id, device_ids, created_at) values ($1, $2, $3::uuid[], $4)`,
      [newId(), ours.fleet.id, [deaf.deviceId, withIt.deviceId], before],
    );
    for (const { gw, id } of [withIt, due]) await gw.reply(id, 2);
    await eventually(() => refused > 2);
    expect(await debts()).toEqual([{ ids: [deaf.deviceId] }]);
    expect([withIt, due].map(({ gw, id }) => gw.replies(id).length)).toEqual([2, 2]);
    refusing.mockRestore();
    await deaf.gw.reply(deaf.id, 2);
    await eventually(async () => (await debts()).length === 0);
  });

  it.each([
    ['fails', 'answers', 1],
    ['has too many levels', '/'.repeat(250), 0],
  ] as const)(
    'owes a device nothing more that has its reply, where the other topic that it named %s',
    async (_what, levels, times) => {
      const ours = await world.fleet();
      await world.setFleet(ours.fleet.id, 'ready');
      const gw = await world.gatewayOf(ours, 'gw-topic');
      const request = bySecret(ours);
      const { deviceId } = await gw.ask(request);
      const { gateway } = world;
      const publish = gateway.publish.bind(gateway);
      const topic = `moorage/v1/gw-topic/${levels}`;
      const refusing = jest
        .spyOn(gateway, 'publish')
        .mockImplementation((to, ...rest) =>
          to === topic ? Promise.reject(new Error('too deep')) : publish(to, ...rest),
        );
      await world.database.query(
        `update device set reply_due = true, updated_at = now() - interval '1 minute', response_topic = $2 where id = $1`,
        [deviceId, topic],
      );
      const isDue = 'select 1 from device where id = $1 and reply_due';
      await eventually(async () => (await world.database.query(isDue, [deviceId])).length === 0);
      await gw.reply(request.requestId, 2);
      expect(refusing.mock.calls.filter(([to]) => to === topic)).toHaveLength(times);
      refusing.mockRestore();
    },
  );

  it('tells of another endpoint a device that somebody held just then', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await world.gatewayOf(ours, 'gw-015');
    const request = bySecret(ours);
    const { deviceId } = await gw.ask(request);
    const settled = async () => {
      const [{ times }] = await world.database.query<{ times: number }>(
        `select coalesce(max(wakes), 0)::int as times from work_item
         where queue = 'device-replies' and key = $1 and lease_until is null and run_at = 'infinity'`,
        [ours.fleet.id],
      );
      return times;
    };
    const before = await eventually(settled);
    const held = world.database.source.createQueryRunner();
    await held.startTransaction();
    await held.query('select 1 from device where id = $1 for update', [deviceId]);
    await world.setFleet(ours.fleet.id, 'ready', { ...hub, host: '203.0.113.8' });
    await eventually(async () => (await settled()) > before);
    await held.rollbackTransaction();
    await held.release();
    expect(await gw.reply(request.requestId, 2)).toMatchObject({ assignment: { host: '203.0.113.8' } });
  });

  it('tells devices of another endpoint, and that their fleet is deleted', async () => {
    const ours: TestFleet = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await world.gatewayOf(ours, 'gw-014');
    const request = bySecret(ours);
    expect(await gw.ask(request)).toMatchObject({ assignment: hub });
    await world.setFleet(ours.fleet.id, 'updating', null);
    await world.setFleet(ours.fleet.id, 'ready', { ...hub, host: '203.0.113.8' });
    expect(await gw.reply(request.requestId, 2)).toMatchObject({ assignment: { host: '203.0.113.8' } });
    // Nobody hears of the next one: the connection that listens has ended.
    await world.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query = 'listen moorage_fleet' and datname = current_database()`,
    );
    await world.database.query(
      `update fleet set endpoint = jsonb_set(endpoint, '{host}', '"203.0.113.9"') where id = $1`,
      [ours.fleet.id],
    );
    expect(await gw.reply(request.requestId, 3)).toMatchObject({ assignment: { host: '203.0.113.9' } });
    await world.database.query(`update fleet set delete_requested_at = now() where id = $1`, [ours.fleet.id]);
    await world.setFleet(ours.fleet.id, 'deleting', null);
    expect(await gw.reply(request.requestId, 4)).toMatchObject({
      status: 'rejected',
      reason: { code: 'FLEET_DELETED' },
    });
    expect((await gw.ask(bySecret(ours))).reason?.code).toBe('FLEET_DELETED');
  });
});
