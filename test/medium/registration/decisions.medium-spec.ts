import { holdScale, loadWanted } from '../../../src/fleets';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import { lan, spec } from '../../support/fleets';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

const newCsr = async (): Promise<string> => (await newRequest()).csr;

const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], count: { per: 2, min: 1, max: 3 } };
const scaled = spec({ networks: [lan], servers: [hub] });
/** Who waits for a lock such as that of a scaled fleet. */
const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;

describe('decisions about devices', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const eventTypes = async (id = '') =>
    (await world.decisions.timeline(id, { limit: 50 })).items.map(({ type }) => type);

  it('are waited for in a fleet of manual approval, and told to the device', async () => {
    const ours = await world.fleet('manual');
    const gw = await world.gatewayOf(ours, 'dec-1');
    const request = bySecret(ours);
    const first = await gw.ask(request);
    expect(first).toMatchObject({ status: 'pending-approval', retryAfter: expect.any(Number) });
    const queued = () =>
      world.database.query('select 1 from work_item where queue = $1 and key = $2', ['reconcile', ours.fleet.id]);
    expect(await queued()).toHaveLength(0);
    const id = first.deviceId ?? '';
    expect(await world.decisions.decideFor(id, 'approve', 'anna')).toMatchObject({ status: 'assigning' });
    expect(await queued()).toHaveLength(1);
    expect(await gw.reply(request.requestId, 2)).toMatchObject({ status: 'assigning' });
    await world.setFleet(ours.fleet.id, 'ready');
    expect(await gw.reply(request.requestId, 3)).toMatchObject({ status: 'assigned' });
    expect(await eventTypes(id)).toEqual(['registered', 'approved', 'assigned']);
    const { items } = await world.decisions.timeline(id, { limit: 10 });
    expect(items[1]).toMatchObject({ actor: 'anna' });
  });

  it('are taken in bulk, each with a result of its own; one taken twice changes nothing', async () => {
    const ours = await world.fleet('manual');
    const ids: string[] = [];
    for (const name of ['bulk-1', 'bulk-2']) {
      const gw = await world.gatewayOf(ours, name);
      ids.push((await gw.ask(bySecret(ours))).deviceId ?? '');
    }
    const missing = crypto.randomUUID();
    const results = await world.decisions.decide([ids[0], missing, ids[1], 'no uuid'], 'approve', 'anna');
    expect(results.map(({ device, error }) => device?.status ?? error?.code)).toEqual([
      ...['assigning', 'DEVICE_NOT_FOUND', 'assigning', 'DEVICE_NOT_FOUND'],
    ]);
    await world.decisions.decide(ids, 'approve', 'anna');
    expect(await eventTypes(ids[0])).toEqual(['registered', 'approved']);
  });

  it('let nobody into a fleet that is on its way out, though its deletion is blocked', async () => {
    const ours = await world.fleet('manual');
    const gw = await world.gatewayOf(ours, 'tidy-reg-leaving');
    const { deviceId = '' } = await gw.ask(bySecret(ours));
    await world.database.query(`update fleet set delete_requested_at = now() where id = $1`, [ours.fleet.id]);
    const deleting = { code: 'FLEET_DELETING', status: 409 };
    await world.setFleet(ours.fleet.id, 'blocked', null);
    await expect(world.decisions.decideFor(deviceId, 'approve', 'anna')).rejects.toMatchObject(deleting);
    const enrollment = world.enrollments.create(ours.fleet.id, { kind: 'secret' });
    await expect(enrollment).rejects.toMatchObject(deleting);
    const late = await world.gatewayOf(ours, 'tidy-reg-late');
    expect((await late.ask(bySecret(ours))).reason?.code).toBe('FLEET_DELETED');
    expect((await gw.ask(bySecret(ours))).reason?.code).toBe('FLEET_DELETED');
  });

  it('let a new key wait beside the working one, and give it its place when it is approved', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gw = await world.gatewayOf(ours, 'dec-3');
    const old = bySecret(ours, { csr: await newCsr() });
    const { deviceId: oldId = '' } = await gw.ask(old);
    const lost = await gw.ask(bySecret(ours, { csr: await newCsr() }));
    const request = bySecret(ours, { csr: await newCsr() });
    const fresh = await gw.ask(request);
    expect([lost.status, fresh.status]).toEqual(['pending-approval', 'pending-approval']);
    expect(fresh.certificate).toBeUndefined();
    expect((await gw.ask({ ...old, requestId: 'again' })).status).toBe('assigned');
    expect(await eventTypes(oldId)).toEqual(['registered', 'certificate', 'new-key', 'new-key']);
    expect((await world.decisions.get(lost.deviceId ?? '')).reason).toBe('KEY_SUPERSEDED');
    await world.decisions.decideFor(fresh.deviceId ?? '', 'approve', 'anna');
    const assigned = await eventually(() => gw.replies(request.requestId).find(({ status }) => status === 'assigned'));
    expect(assigned.certificate).toContain('BEGIN CERTIFICATE');
    expect((await gw.ask({ ...old, requestId: 'late' })).reason?.code).toBe('KEY_SUPERSEDED');
    const { items } = await world.decisions.list({ fleetId: ours.fleet.id, limit: 10 });
    expect(items.map(({ id, status }) => [id, status])).toEqual([[fresh.deviceId, 'assigned']]);
  });

  it('forget a device that is removed: its hardware id is new again', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'dec-4');
    const request = bySecret(ours);
    const { deviceId = '' } = await gw.ask(request);
    expect(await world.decisions.remove(deviceId, 'anna')).toMatchObject({ status: 'retired' });
    expect((await gw.reply(request.requestId, 2)).reason?.code).toBe('DEVICE_RETIRED');
    await expect(world.decisions.decideFor(deviceId, 'approve', 'anna')).rejects.toMatchObject({
      code: 'DEVICE_NOT_FOUND',
    });
    const again = await gw.ask(bySecret(ours));
    expect(again.status).toBe('assigning');
    expect(again.deviceId).not.toBe(deviceId);
  });

  it('forget with a device the keys whose place it took, and none that was refused', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'dec-6');
    const old = bySecret(ours, { csr: await newCsr() });
    const { deviceId: oldId = '' } = await gw.ask(old);
    const register = async () => gw.ask(bySecret(ours, { csr: await newCsr() }));
    const second = await register();
    await world.decisions.decideFor(second.deviceId ?? '', 'approve', 'anna');
    await world.decisions.remove(second.deviceId ?? '', 'anna');
    expect(await eventTypes(oldId)).toEqual(['registered', 'certificate', 'new-key', 'superseded', 'retired']);
    const again = await gw.ask({ ...old, requestId: 'again' });
    expect(again.status).toBe('assigning');
    expect(again.deviceId).not.toBe(oldId);
    const refused = await register();
    await world.decisions.decideFor(refused.deviceId ?? '', 'reject', 'anna');
    await world.decisions.remove(again.deviceId ?? '', 'anna');
    expect((await (await world.gatewayOf(ours, 'dec-6')).ask(bySecret(ours))).status).toBe('pending-approval');
  });

  it('make room for new keys of a hardware id that has too many, when it is taken out of service', async () => {
    const ours = await world.fleet('manual');
    const gw = await world.gatewayOf(ours, 'dec-7');
    const { deviceId = '' } = await gw.ask(bySecret(ours, { csr: await newCsr() }));
    await world.database.query(
      `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, reason, request_id, correlation_id,
         last_seen_at, registered_at, updated_at)
       select gen_random_uuid(), fleet_id, hardware_id, 'key ' || n, enrollment_id, 'retired', 'KEY_SUPERSEDED', request_id, correlation_id,
         last_seen_at, registered_at, updated_at from device, generate_series(2, 50) n where id = $1`,
      [deviceId],
    );
    const further = async () => gw.ask(bySecret(ours, { csr: await newCsr() }));
    expect((await further()).reason?.code).toBe('TOO_MANY_KEYS');
    await world.decisions.remove(deviceId, 'anna');
    expect((await further()).status).toBe('pending-approval');
  });

  it('are of the moment when nothing is waited for any more', async () => {
    const ours = await world.fleet('automatic', scaled);
    const { deviceId = '' } = await (await world.gatewayOf(ours, 'dec-5')).ask(bySecret(ours));
    // As a run of reconciliation does it; from then on its decisions wait for each other.
    await world.database.transaction((tx) => loadWanted(tx, ours.fleet.id));
    const { deciding, freeAt } = await world.database.transaction(async (tx) => {
      await holdScale(tx, [ours.fleet.id]);
      const begun = world.decisions.decideFor(deviceId, 'revoke', 'anna');
      await eventually(async () => (await tx.query<unknown>(waiting)).length > 0);
      const seenAt = Date.now();
      await eventually(() => Date.now() > seenAt);
      return { deciding: begun, freeAt: new Date() };
    });
    const { updatedAt } = await deciding;
    expect(updatedAt.getTime()).toBeGreaterThanOrEqual(freeAt.getTime());
  });

  it('hold a scaled fleet before its devices, as registrations do', async () => {
    const ours = await world.fleet('automatic', scaled);
    const { deviceId = '' } = await (await world.gatewayOf(ours, 'dec-8')).ask(bySecret(ours));
    await world.database.transaction((tx) => loadWanted(tx, ours.fleet.id));
    const { deciding } = await world.database.transaction(async (tx) => {
      await holdScale(tx, [ours.fleet.id]);
      const begun = world.decisions.decideFor(deviceId, 'suspend', 'anna');
      await eventually(async () => (await tx.query<unknown>(waiting)).length > 0);
      await tx.query('select 1 from device where id = $1 for update nowait', [deviceId]);
      return { deciding: begun };
    });
    expect((await deciding).status).toBe('suspended');
  });

  it('that race about two keys of one hardware id are both taken: the later one has its place', async () => {
    const ours = await world.fleet();
    const gw = await world.gatewayOf(ours, 'race-2');
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { deviceId = '' } = await gw.ask(bySecret(ours, { csr: await newCsr() }));
      ids.push(deviceId);
    }
    const statuses = async () => Promise.all(ids.map(async (id) => (await world.decisions.get(id)).status));
    for (let round = 0; round < 10; round += 1) {
      const seen = await statuses();
      const others = ids.filter((_, index) => seen[index] !== 'assigning');
      // In either order: a lock is not to depend on it.
      if (round % 2 === 1) others.reverse();
      const decided = await Promise.all(others.map((id) => world.decisions.decide([id], 'approve', 'anna')));
      expect(decided.map(([{ error }]) => error)).toEqual([null, null]);
      const now = await statuses();
      expect([...now].sort()).toEqual(['assigning', 'retired', 'retired']);
      expect(others).toContain(ids[now.indexOf('assigning')]);
    }
  });

  it('and registrations that race end with one working key and at most one waiting', async () => {
    const ours: TestFleet = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const gateways = await Promise.all(Array.from({ length: 6 }, () => world.gatewayOf(ours, 'race-1')));
    const requests = await Promise.all(gateways.map(async () => bySecret(ours, { csr: await newCsr() })));
    const approvals = async () => {
      const { items } = await world.decisions.list({ fleetId: ours.fleet.id, status: 'pending-approval', limit: 10 });
      await world.decisions.decide(
        items.map(({ id }) => id),
        'approve',
        'anna',
      );
    };
    await Promise.all([...gateways.map((gw, index) => gw.ask(requests[index])), approvals(), approvals()]);
    await Promise.all([
      ...gateways.map((gw, index) => gw.ask({ ...requests[index], requestId: `2-${index}` })),
      approvals(),
    ]);
    const rows = await world.database.query<{ status: string; n: number }>(
      `select status, count(*)::int as n from device where hardware_id = 'race-1' group by status`,
    );
    const count = (status: string) => rows.find((row) => row.status === status)?.n ?? 0;
    expect(count('assigned') + count('assigning')).toBe(1);
    expect(count('pending-approval')).toBeLessThanOrEqual(1);
    expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(6);
  });
});
