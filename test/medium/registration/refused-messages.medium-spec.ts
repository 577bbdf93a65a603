import { bySecret, RegistrationWorld, type TestFleet, type TestGateway } from '../../support/registration-world';

describe('messages that are refused', () => {
  let world: RegistrationWorld;
  let ours: TestFleet;
  let gateway: TestGateway;

  beforeAll(async () => {
    world = await RegistrationWorld.start();
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

  it('tell what was wrong in 500 characters at most', async () => {
    const usage = { epoch: 1, messages: 1, bytes: 1, ['x'.repeat(900)]: 1 };
    await gateway.device.client.publishAsync('moorage/v1/gw-odd/usage', JSON.stringify(usage), { qos: 1 });
    const { items } = await world.refused.list({ limit: 1 });
    expect(items).toMatchObject([{ code: 'USAGE_INVALID', topic: 'moorage/v1/gw-odd/usage' }]);
    expect(items[0].message).toHaveLength(500);
  });
});
