import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import type { Claim } from '../../../src/registration/device.maker';
import type { DueDevice } from '../../../src/registration/devices/device.types';
import { completeRenewal, setRenewals } from '../../../src/registration/certificates/device-certificate.repository';
import { insertEvents } from '../../../src/registration/devices/device-event.repository';
import { touchDevices } from '../../../src/registration/registration.repository';
import { insertNewcomers, type Newcomer } from '../../../src/registration/newcomer.repository';
import { PlainRegistrations } from '../../../src/registration/plain.registrations';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

describe('new devices', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
  });
  afterAll(() => world.stop());

  const rows = <Row>(sql: string, ...params: unknown[]) => world.database.query<Row>(sql, params);

  const newcomer = ({ fleet, enrollment }: TestFleet, hardwareId: string, told: Partial<DueDevice> = {}): Newcomer => ({
    firstLine: 'registered',
    device: {
      id: newId(),
      fleetId: fleet.id,
      fleetName: fleet.name,
      fleetStatus: 'pending',
      hardwareId,
      keyFingerprint: newId(),
      enrollmentId: enrollment.id,
      status: 'assigning',
      reason: null,
      model: null,
      firmware: null,
      attributes: {},
      endpoint: null,
      csr: null,
      certificate: null,
      certificateExpiresAt: null,
      renewalKeyFingerprint: null,
      renewalCsr: null,
      renewalCertificate: null,
      renewalExpiresAt: null,
      state: null,
      stateAt: null,
      lastSeenAt: new Date(),
      registeredAt: new Date(),
      updatedAt: new Date(),
      requestId: newId(),
      correlationId: newId(),
      responseTopic: null,
      responseCorrelation: null,
      revision: '1',
      ...told,
    },
  });

  const insert = (ours: TestFleet, newcomers: Newcomer[], holding = true) =>
    insertNewcomers(world.database, newcomers, [{ id: newId(), fleetId: ours.fleet.id }], { at: new Date(), holding });

  const written = (ours: TestFleet) =>
    rows<{ hardware_id: string; first_line: string | null; owed: number }>(
      `select hardware_id, first_line,
         (select count(*)::int from reply_debt r where d.id = any(r.device_ids)) as owed
       from device d where fleet_id = $1 order by hardware_id`,
      ours.fleet.id,
    );

  it('are written with their timeline and what they are owed, whatever they say of themselves', async () => {
    const ours = await world.fleet();
    const plain = newcomer(ours, 'a');
    const talking = newcomer(ours, 'b', { model: 'RPi 5', attributes: { site: 'Kiel' }, responseTopic: 'r' });
    expect(await insert(ours, [plain, talking])).toEqual([]);
    expect(await written(ours)).toEqual([
      { hardware_id: 'a', first_line: 'registered', owed: 1 },
      { hardware_id: 'b', first_line: 'registered', owed: 1 },
    ]);
    const { items } = await world.decisions.list({ fleetId: ours.fleet.id, limit: 10 });
    const said = items.map(({ hardwareId, model, attributes }) => ({ hardwareId, model, attributes }));
    expect(said).toContainEqual({ hardwareId: 'a', model: null, attributes: {} });
    expect(said).toContainEqual({ hardwareId: 'b', model: 'RPi 5', attributes: { site: 'Kiel' } });
    const timeline = await world.decisions.timeline(talking.device.id, { limit: 10 });
    expect(timeline.items).toMatchObject([
      {
        type: 'registered',
        message: 'registered',
        correlationId: talking.device.correlationId,
        details: { keyFingerprint: talking.device.keyFingerprint, enrollmentId: ours.enrollment.id },
      },
    ]);
  });

  it('are written to in one order when they come back, whatever order they come in', async () => {
    const ours = await world.fleet();
    const [first, second] = [newId(), newId()].sort().map((id) => newcomer(ours, id, { id }));
    await insert(ours, [first, second]);
    const again = [second, first].map(({ device }) => ({ ...device, requestId: 'again' }));
    const lock = 'select 1 from device where id = $1 for update nowait';
    const touching = await world.database.transaction(async (tx) => {
      await tx.query(lock, [first.device.id]);
      const touched = world.database.transaction((other) => touchDevices(other, again, new Date()));
      const stands = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await eventually(async () => (await tx.query<unknown>(stands)).length > 0);
      await tx.query(lock, [second.device.id]);
      return { touched };
    });
    await touching.touched;
    expect(await rows(`select request_id from device where fleet_id = $1`, ours.fleet.id)).toEqual([
      { request_id: 'again' },
      { request_id: 'again' },
    ]);
  });

  it('keep the first line of their timeline when they ask again and when they change their key', async () => {
    const ours = await world.fleet();
    const { device, ...rest } = newcomer(ours, 'keeps');
    await insert(ours, [{ device, ...rest }]);
    const line = async () => (await world.decisions.timeline(device.id, { limit: 10 })).items[0];
    const first = await line();
    const facts = { model: 'newer', firmware: null, attributes: null, csr: null };
    const nobody = { responseTopic: null, responseCorrelation: null };
    for (const correlationId of ['second', 'third']) {
      const again = { id: device.id, requestId: newId(), correlationId, ...facts, ...nobody };
      await world.database.transaction((tx) => touchDevices(tx, [again], new Date()));
    }
    for (const keyFingerprint of ['a newer key', 'the newest key']) {
      await world.database.transaction(async (tx) => {
        await setRenewals(tx, [{ id: device.id, keyFingerprint, csr: null }]);
        expect(await completeRenewal(tx, device.id, keyFingerprint, new Date())).toBe(true);
        await insertEvents(tx, [{ deviceId: device.id, type: 'renewed', message: keyFingerprint }], new Date());
      });
    }
    const [row] = await rows(`select correlation_id, key_fingerprint from device where id = $1`, device.id);
    expect(row).toEqual({ correlation_id: 'third', key_fingerprint: 'the newest key' });
    expect(first).toMatchObject({ seq: '0', type: 'registered', correlationId: device.correlationId });
    expect(await line()).toEqual(first);
    const messages = async (newestFirst: boolean) => {
      const page = async (cursor?: string) => world.decisions.timeline(device.id, { limit: 1, cursor, newestFirst });
      const pages = [await page()];
      for (let next = pages[0].nextCursor; next !== null; next = pages.at(-1)!.nextCursor) pages.push(await page(next));
      return pages.flatMap(({ items }) => items.map(({ message }) => message));
    };
    expect(await messages(false)).toEqual(['registered', 'a newer key', 'the newest key']);
    expect(await messages(true)).toEqual(['the newest key', 'a newer key', 'registered']);
    expect(await world.decisions.timelineLength(device.id)).toBe(3);
  });

  it('are left out, without a trace, where the hardware id has a key already', async () => {
    const ours = await world.fleet();
    await insert(ours, [newcomer(ours, 'there')]);
    const second = newcomer(ours, 'there');
    expect(await insert(ours, [second, newcomer(ours, 'new')])).toEqual([second.device.id]);
    expect(await written(ours)).toEqual([
      { hardware_id: 'new', first_line: 'registered', owed: 1 },
      { hardware_id: 'there', first_line: 'registered', owed: 1 },
    ]);
  });

  it.each([
    ['revoked', 'revoked_at = now()'],
    ['expired', `expires_at = now() - interval '1 minute'`],
    ['limited', 'max_devices = 5'],
    ['bound to a list', 'allow_list = true'],
  ])('are left out by an enrollment that was %s meanwhile', async (_, change) => {
    const ours = await world.fleet();
    await world.database.query(`update enrollment set ${change} where id = $1`, [ours.enrollment.id]);
    const late = newcomer(ours, 'late');
    expect(await insert(ours, [late])).toEqual([late.device.id]);
    expect(await written(ours)).toEqual([]);
    // In a transaction that has looked itself the caller decides.
    expect(await insert(ours, [late], false)).toEqual([]);
  });

  it('are left out when their fleet is not what they were made by any more', async () => {
    const ours = await world.fleet();
    await world.setFleet(ours.fleet.id, 'ready');
    const other = { host: 'elsewhere', port: 1, tls: false };
    const late = [
      newcomer(ours, 'status'),
      newcomer(ours, 'endpoint', { fleetStatus: 'ready', status: 'assigned', endpoint: other }),
    ];
    for (const one of late) expect(await insert(ours, [one])).toEqual([one.device.id]);
    expect(await written(ours)).toEqual([]);
  });

  it('wait for a revocation that is under way, and are left out then', async () => {
    const ours = await world.fleet();
    const late = newcomer(ours, 'waits');
    const inserted = await world.database.transaction(async (tx) => {
      await tx.query('update enrollment set revoked_at = now() where id = $1', [ours.enrollment.id]);
      // Not awaited here, or nobody would commit.
      const leftOut = insert(ours, [late]);
      await eventually(async () => {
        const waiting = await rows(
          `select 1 from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%held as materialized%'`,
        );
        return waiting.length > 0;
      });
      return { leftOut };
    });
    expect(await inserted.leftOut).toEqual([late.device.id]);
  });

  it('are made once by two processes that have the same ones at the same time', async () => {
    const ours = await world.fleet();
    const all = () => Array.from({ length: 200 }, (_, n) => newcomer(ours, `twice-${String(n).padStart(3, '0')}`));
    const leftOut = await Promise.all([insert(ours, all()), insert(ours, all())]);
    expect(leftOut.flat()).toHaveLength(200);
    const made = await written(ours);
    expect(made).toHaveLength(200);
    expect(made.every(({ owed }) => owed === 1)).toBe(true);
  });

  it('are answered by their rows when they come again, unless they wait for a further reply', async () => {
    const ours = await world.fleet();
    const [waiting, standing] = [newcomer(ours, 'waiting'), newcomer(ours, 'standing')];
    await insert(ours, [waiting, standing]);
    await world.database.query(`update device set status = 'assigned' where id = $1`, [standing.device.id]);
    const claimOf = ({ device }: Newcomer) =>
      ({ ...device, message: {}, request: { requestId: newId() }, renewsKey: null }) as unknown as Claim;
    const claims = [waiting, standing].map(claimOf);
    const [left, answered] = await new PlainRegistrations(world.database, systemClock).take(claims, new Map());
    expect(left).toBe(claims[0]);
    const device = expect.objectContaining({ id: standing.device.id, status: 'assigned' }) as unknown;
    expect(answered).toEqual({ requestId: claims[1].request.requestId, device, owed: null });
  });

  it('go with the known and the cloned ones of one batch, each to its end', async () => {
    const ours = await world.fleet();
    const known = await world.gatewayOf(ours, 'mixed-0');
    const { deviceId } = await known.ask(bySecret(ours));
    const others = await Promise.all([1, 2, 3].map((n) => world.gatewayOf(ours, `mixed-${n}`)));
    const replies = await Promise.all([
      known.ask(bySecret(ours)),
      ...others.flatMap((gw) => [gw.ask(bySecret(ours)), gw.ask(bySecret(ours))]),
    ]);
    expect(replies.map(({ status }) => status)).toEqual(Array(7).fill('assigning'));
    expect(replies[0].deviceId).toBe(deviceId);
    expect(new Set(replies.map((reply) => reply.deviceId)).size).toBe(4);
    expect(await written(ours)).toHaveLength(4);
  });
});
