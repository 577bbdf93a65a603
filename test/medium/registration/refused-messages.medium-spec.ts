import { TestClock } from '../../../src/common/clock.fixture';
import { eventually } from '../../support/eventually';
import { bySecret, RegistrationWorld, type TestFleet, type TestGateway } from '../../support/registration-world';

describe('messages that are refused', () => {
  let world: RegistrationWorld;
  let ours: TestFleet;
  let gateway: TestGateway;
  const clock = new TestClock('2026-11-29T12:00:00Z');

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock });
    ours = await world.fleet();
    gateway = await world.gatewayOf(ours, 'gw-odd');
    await gateway.ask(bySecret(ours, { fleet: 'no-such' }));
    await gateway.ask(bySecret(ours, { model: 7 }));
    await gateway.ask(bySecret(ours, { fleet: 'nor-this' }));
    const other = await world.gatewayOf(ours, 'gw-other');
    await other.ask(bySecret(ours, { fleet: 'no-such' }));
  });
  afterAll(() => world.stop());

  it('stand there newest first, with what was wrong and without secrets', async () => {
    const { items, nextCursor } = await world.refused.list({ hardwareId: 'gw-odd', limit: 10 });
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { code: 'FLEET_MISMATCH', excerpt: expect.stringContaining('nor-this') },
      { code: 'PAYLOAD_INVALID', message: expect.stringMatching(/^The request does not fit its schema: model: /) },
      { code: 'FLEET_MISMATCH', topic: 'moorage/v1/gw-odd/register', at: expect.any(Date) },
    ]);
    expect(JSON.stringify(items)).not.toContain(ours.enrollment.secret);
  });

  it('are read a page at a time, of one kind or of one gateway', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.refused.list({ code: 'FLEET_MISMATCH', limit: 1, cursor });
      seen.push(...page.items.map(({ hardwareId }) => hardwareId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['gw-other', 'gw-odd', 'gw-odd']);
    await expect(world.refused.list({ limit: 1, cursor: 'bm9uZQ' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('stand there newest first also where there are more than nine', async () => {
    for (let n = 0; n < 8; n += 1) await gateway.ask(bySecret(ours, { fleet: `wrong-${n}` }));
    const { items, nextCursor } = await world.refused.list({ limit: 5 });
    const named = items.map(({ excerpt }) => /wrong-\d/.exec(excerpt)?.[0]);
    expect(named).toEqual(['wrong-7', 'wrong-6', 'wrong-5', 'wrong-4', 'wrong-3']);
    const rest = await world.refused.list({ limit: 50, cursor: nextCursor ?? undefined });
    expect(rest.items).toHaveLength(7);
  });

  it('tell what was wrong in 500 characters at most', async () => {
    const usage = { epoch: 1, messages: 1, bytes: 1, ['x'.repeat(900)]: 1 };
    await gateway.device.client.publishAsync('moorage/v1/gw-odd/usage', JSON.stringify(usage), { qos: 1 });
    const { items } = await world.refused.list({ limit: 1 });
    expect(items).toMatchObject([{ code: 'USAGE_INVALID', topic: 'moorage/v1/gw-odd/usage' }]);
    expect(items[0].message).toHaveLength(500);
  });

  it('stand there where they went to the topic of another gateway, as a sample', async () => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const intruder = await world.gatewayOf(ours, 'known-intruder');
      const over = new Promise<void>((resolve) => intruder.device.client.once('close', () => resolve()));
      const { enrollment } = ours;
      const told = JSON.stringify({
        requestId: 'r',
        fleet: 'x',
        enrollment: { id: enrollment.id, secret: enrollment.secret },
      });
      intruder.device.client.publish('moorage/v1/gw-other/register', told, { qos: 1 });
      await over;
    }
    const items = await eventually(async () => {
      const page = await world.refused.list({ hardwareId: 'known-intruder', limit: 10 });
      return page.items.length > 0 ? page.items : null;
    });
    expect(items).toMatchObject([{ code: 'TOPIC_NOT_OWN', topic: 'moorage/v1/gw-other/register' }]);
    expect(JSON.stringify(items)).not.toContain(ours.enrollment.secret);
    expect((await world.refused.list({ hardwareId: 'gw-other', code: 'TOPIC_NOT_OWN', limit: 10 })).items).toEqual([]);
  });

  describe('and connections that are not let in', () => {
    const comesIn = (password: string, hardwareId = 'gw-shut') => world.gatewayOf(ours, hardwareId, password);
    const kept = async (hardwareId: string, count: number) => {
      const { items } = await eventually(async () => {
        const page = await world.refused.list({ hardwareId, limit: 10 });
        return page.items.length >= count ? page : null;
      });
      return items;
    };

    it('stand there with the reason that the device is not told, once in ten minutes', async () => {
      const { id } = ours.enrollment;
      for (let attempt = 0; attempt < 3; attempt += 1)
        await expect(comesIn(`${id}:not-the-secret`)).rejects.toMatchObject({ code: 4 });
      clock.advance(11 * 60_000);
      await expect(comesIn('my-secret:of-nobody')).rejects.toMatchObject({ code: 4 });
      const items = await kept('gw-shut', 2);
      const common = { code: 'CREDENTIALS_REFUSED', topic: '', excerpt: '' };
      const named = `Neither a secret of the enrollment ${id} (fleet ${ours.fleet.name}) was shown, nor this device's key of it.`;
      expect(items).toMatchObject([
        { ...common, message: expect.stringMatching(/no device/) },
        { ...common, message: named },
      ]);
      expect(JSON.stringify(items)).not.toMatch(/not-the-secret|my-secret|of-nobody/);
    });

    it('say of a token only that it is nobody’s', async () => {
      await expect(world.visitor({ username: 'some-token-of-old' })).rejects.toMatchObject({ code: 5 });
      const items = await kept('', 1);
      expect(items).toMatchObject([{ code: 'CREDENTIALS_REFUSED', message: 'The token is that of no device.' }]);
    });

    it('say so where the user name can be no hardware id', async () => {
      const { id, secret } = ours.enrollment;
      const shown = { username: 'gw 77', password: `${id}:${secret}` };
      await expect(world.visitor(shown)).rejects.toMatchObject({ code: 5 });
      const [newest] = await kept('', 2);
      expect(newest.message).toMatch(/^The user name is no hardware id/);
    });

    it('are a sample where there are many, so that they push nothing else out', async () => {
      const before = (await world.refused.list({ code: 'FLEET_MISMATCH', limit: 10 })).items.length;
      const names = Array.from({ length: 90 }, (_, number) => `gw-flood-${number}`);
      await Promise.all(names.map((name) => expect(comesIn('wrong', name)).rejects.toMatchObject({ code: 4 })));
      clock.advance(9 * 60_000);
      await expect(comesIn('wrong', 'gw-later')).rejects.toMatchObject({ code: 4 });
      await kept('gw-later', 1);
      const { items } = await world.refused.list({ code: 'CREDENTIALS_REFUSED', limit: 200 });
      const flood = items.filter(({ hardwareId }) => hardwareId.startsWith('gw-flood-')).length;
      expect(flood).toBeGreaterThan(0);
      expect(flood).toBeLessThanOrEqual(60);
      expect((await world.refused.list({ code: 'FLEET_MISMATCH', limit: 10 })).items).toHaveLength(before);
    });
  });
});
