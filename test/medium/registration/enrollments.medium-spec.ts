import { createHmac } from 'node:crypto';
import { TestClock } from '../../../src/common/clock.fixture';
import type { EnrollmentPatch } from '../../../src/registration';
import { newRequest } from '../../support/certificate-request';
import { eventually } from '../../support/eventually';
import { byProof, bySecret, RegistrationWorld, type TestFleet } from '../../support/registration-world';

const day = 86_400;

describe('enrollments', () => {
  let world: RegistrationWorld;
  const clock = new TestClock(new Date());

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock });
  });
  afterAll(() => world.stop());

  const codeOf = async (name: string, fleet: TestFleet, more: object = {}) => {
    const gw = await world.gatewayOf(fleet, name);
    const { status, reason } = await gw.ask(bySecret(fleet, more));
    return reason?.code === 'FLEET_NOT_READY' ? status : (reason?.code ?? status);
  };

  it('show their secret once and keep it sealed', async () => {
    const { fleet, enrollment } = await world.fleet();
    const { items } = await world.enrollments.list(fleet.id, { limit: 10 });
    expect(items).toEqual([
      {
        id: enrollment.id,
        fleetId: fleet.id,
        kind: 'secret',
        createdAt: expect.any(Date),
        revokedAt: null,
        previousSecretUntil: null,
        maxDevices: null,
        expiresAt: null,
        allowList: false,
        perSecond: null,
        verificationCode: null,
        verifiedAt: null,
      },
    ]);
    const rows = await world.database.query('select e.*, s.* from enrollment e join enrollment_secret s on true');
    expect(JSON.stringify(rows)).not.toContain(enrollment.secret);
  });

  it('take new devices within their limits only; who is registered goes on', async () => {
    const ours = await world.fleet('automatic', undefined, { maxDevices: 1 });
    const { fleet, enrollment } = ours;
    const patch = (limits: EnrollmentPatch) => world.enrollments.patch(fleet.id, enrollment.id, limits);
    const csr = (await newRequest()).csr;
    expect(await codeOf('lim-1', ours)).toBe('assigning');
    expect(await codeOf('lim-2', ours)).toBe('ENROLLMENT_FULL');
    // A new key of a device that is counted is no further device.
    expect(await codeOf('lim-1', ours, { csr })).toBe('PENDING_APPROVAL');
    const gone = await world.decisions.list({ fleetId: fleet.id, hardwareId: 'lim-1', limit: 10 });
    for (const { id } of gone.items) await world.decisions.decideFor(id, 'revoke', 'anna');
    expect(await codeOf('lim-2', ours)).toBe('assigning');
    const expiresAt = new Date(clock.now().getTime() + day * 1_000).toISOString();
    expect(await patch({ maxDevices: null, expiresAt, allowList: true })).toMatchObject({ allowList: true });
    await world.allowList.import(fleet.id, enrollment.id, 'lim-3\nlim-4');
    expect(await codeOf('lim-3', ours)).toBe('assigning');
    expect(await codeOf('lim-5', ours)).toBe('HARDWARE_ID_NOT_ALLOWED');
    clock.advance(day * 1_000);
    expect(await codeOf('lim-4', ours)).toBe('ENROLLMENT_EXPIRED');
    for (const name of ['lim-2', 'lim-3']) expect(await codeOf(name, ours)).toBe('assigning');
    await patch({ expiresAt: null, allowList: false });
    expect(await codeOf('lim-5', ours)).toBe('assigning');
  });

  it('hold their number with two replicas at once', async () => {
    const other = await RegistrationWorld.start({ clock, replicaOf: world });
    const ours = await world.fleet('automatic', undefined, { maxDevices: 5 });
    const names = Array.from({ length: 16 }, (_, n) => `two-${n}`);
    const gateways = await Promise.all(names.map((name, n) => (n % 2 ? world : other).gatewayOf(ours, name)));
    const replies = await Promise.all(gateways.map((gw) => gw.ask(bySecret(ours))));
    expect(replies.filter(({ status }) => status === 'assigning')).toHaveLength(5);
    expect(replies.filter(({ reason }) => reason?.code === 'ENROLLMENT_FULL')).toHaveLength(11);
    await other.stop();
  });

  it('refuse what is not there with a code', async () => {
    const { fleet } = await world.fleet();
    const other = await world.fleet();
    await expect(world.enrollments.create(crypto.randomUUID(), { kind: 'secret' })).rejects.toMatchObject({
      code: 'FLEET_NOT_FOUND',
    });
    for (const id of [other.enrollment.id, 'no uuid']) {
      const notFound = { code: 'ENROLLMENT_NOT_FOUND' };
      await expect(world.enrollments.revoke(fleet.id, id)).rejects.toMatchObject(notFound);
      await expect(world.secrets.rotate(fleet.id, id, day)).rejects.toMatchObject(notFound);
    }
  });

  it('keep a device what it is through two rotations, and let each secret in for its time only', async () => {
    const first = await world.fleet();
    const { fleet, enrollment } = first;
    const passwordOf = (secret: string) => `${enrollment.id}:${secret}`;
    const keyOf = (secret: string) => createHmac('sha256', secret).update('rot-1').digest('base64');
    const gw = await world.gatewayOf(first, 'rot-1');
    const { deviceId } = await gw.ask(bySecret(first));
    const rotated = await world.secrets.rotate(fleet.id, enrollment.id, day);
    expect(rotated.previousSecretUntil.getTime()).toBe(clock.now().getTime() + day * 1_000);
    await expect(world.secrets.rotate(fleet.id, enrollment.id, day)).rejects.toMatchObject({
      code: 'ROTATION_UNDER_WAY',
      status: 409,
    });
    const second = { fleet, enrollment: { id: enrollment.id, secret: rotated.secret } };
    const timestamp = Math.floor(clock.now().getTime() / 1_000);
    const proofs = [first, second].map((of) => byProof(of, 'rot-1', { timestamp }));
    for (const request of [bySecret(first), bySecret(second), ...proofs]) {
      expect(await gw.ask(request)).toMatchObject({ deviceId, status: 'assigning' });
    }
    for (const { enrollment: of } of [first, second]) {
      await world.gatewayOf(first, 'rot-1', passwordOf(of.secret));
      await world.gatewayOf(first, 'rot-1', passwordOf(keyOf(of.secret)));
    }
    clock.advance(day * 1_000);
    expect((await gw.ask(bySecret(first))).reason?.code).toBe('ENROLLMENT_REFUSED');
    expect((await gw.ask(byProof(first, 'rot-1', { timestamp: timestamp + day }))).reason?.code).toBe(
      'ENROLLMENT_REFUSED',
    );
    await expect(world.gatewayOf(first, 'rot-1')).rejects.toThrow(/refused/);
    const third = await world.secrets.rotate(fleet.id, enrollment.id, day);
    await world.secrets.endOverlap(fleet.id, enrollment.id);
    await expect(world.gatewayOf(second, 'rot-1')).rejects.toThrow(/refused/);
    const now = { fleet, enrollment: { id: enrollment.id, secret: third.secret } };
    const late = await world.gatewayOf(now, 'rot-1');
    expect(await late.ask(byProof(now, 'rot-1', { timestamp: timestamp + day }))).toMatchObject({ deviceId });
    await expect(world.secrets.endOverlap(fleet.id, enrollment.id)).rejects.toMatchObject({
      code: 'NO_PREVIOUS_SECRET',
    });
    const races = [1, 2, 3].map(() => world.secrets.rotate(fleet.id, enrollment.id, day));
    const ends = await Promise.allSettled(races);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await codeOf('rot-2', now)).toBe('assigning');
  });

  it('let a device that nobody decided about ask again', async () => {
    const ours = await world.fleet('manual');
    const gw = await world.gatewayOf(ours, 'exp-1');
    const request = bySecret(ours);
    const { deviceId = '', status } = await gw.ask(request);
    expect(status).toBe('pending-approval');
    // Once, and no more before the answer: whoever is barred has two seconds to hear it.
    clock.advance(30 * day * 1_000 + 60_000);
    const told = await eventually(() => gw.replies(request.requestId)[1]);
    expect(told).toMatchObject({ status: 'rejected', reason: { code: 'PENDING_EXPIRED' }, retryAfter: 3_600 });
    const late = await world.gatewayOf(ours, 'exp-1');
    expect(await late.ask(bySecret(ours))).toMatchObject({ deviceId, status: 'pending-approval' });
    await world.decisions.decideFor(deviceId, 'reject', 'anna');
    // What a person has decided is not asked again.
    const last = await world.gatewayOf(ours, 'exp-1');
    expect((await last.ask(bySecret(ours))).reason?.code).toBe('DEVICE_REJECTED');
    const { items } = await world.decisions.timeline(deviceId, { limit: 10 });
    expect(items.map(({ type }) => type)).toEqual(['registered', 'rejected', 'reopened', 'rejected']);
  });

  it('keep a device out that was rejected after its time had passed', async () => {
    const ours = await world.fleet('manual');
    const gw = await world.gatewayOf(ours, 'exp-2');
    const request = bySecret(ours);
    const { deviceId = '' } = await gw.ask(request);
    clock.advance(30 * day * 1_000 + 60_000);
    await eventually(() => gw.replies(request.requestId)[1]);
    await world.decisions.decideFor(deviceId, 'reject', 'anna');
    const late = await world.gatewayOf(ours, 'exp-2');
    expect((await late.ask(bySecret(ours))).reason?.code).toBe('DEVICE_REJECTED');
    const { items } = await world.decisions.timeline(deviceId, { limit: 10 });
    expect(items.map(({ type, actor }) => [type, actor])).toEqual([
      ['registered', null],
      ['rejected', null],
      ['rejected', 'anna'],
    ]);
  });
});
