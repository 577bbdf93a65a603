import { eventually } from '../../support/eventually';
import { KillWorld } from '../../support/kill-world';

jest.mock('../../../src/emulator/identity/catalog.view', () => {
  const actual = jest.requireActual<typeof import('../../../src/emulator/identity/catalog.view')>(
    '../../../src/emulator/identity/catalog.view',
  );
  const catalog = (...args: Parameters<typeof actual.catalog>) =>
    actual.catalog(...args).filter(({ type }) => type !== 'volumev3');
  return { ...actual, catalog };
});

const spec = { networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: false } }] };

describe("a fleet's own project in a cloud without block storage", () => {
  let world: KillWorld;
  beforeAll(async () => {
    world = await KillWorld.start();
  }, 60_000);
  afterAll(() => world.stop());

  const isToldWhatToLeaveOut = (fleetId: string) =>
    eventually(
      async () => {
        const { body } = await world.product.call<FleetView>('GET', `/fleets/${fleetId}`);
        const [told] = body.conditions;
        expect([body.status, told.reason]).toEqual(['blocked', 'QuotaNotOffered']);
        expect(told.message).toMatch(/limit volumes, which is not to be had: .* no public endpoint of block-storage/);
        return true;
      },
      { timeoutMs: 20_000 },
    );

  it('says which quotas are not to be had, goes on without them, and is deleted with them', async () => {
    const own = { project: { own: true, quotas: { cores: 8, volumes: 5 } } };
    const mended = await world.build(spec, own);
    const ended = await world.build(spec, own);
    await isToldWhatToLeaveOut(mended.fleetId);
    await isToldWhatToLeaveOut(ended.fleetId);

    await world.product.call('PATCH', `/fleets/${mended.fleetId}`, { project: { quotas: { cores: 8 } } });
    await world.reaches(mended.fleetId, 'ready', 1);
    for (const { fleetId } of [mended, ended]) await world.remove(fleetId);
    for (const { fleetId } of [mended, ended]) await world.reaches(fleetId, 'deleted');
    const left = world.emulator.state.all('projects').filter(({ name }) => name.startsWith('moorage-'));
    expect(left).toEqual([]);
  }, 60_000);
});

interface FleetView {
  status: string;
  conditions: { reason: string; message: string }[];
}
