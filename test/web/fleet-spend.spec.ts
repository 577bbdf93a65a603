import { monthSpend } from '../../web/src/fleets/fleet.spend';

const item = (fleetId: string | null, unit: string, cost: string, { accountId = 'utc', priced = true } = {}) => ({
  accountId,
  fleetId,
  meter: null,
  unit,
  quantity: '0',
  seconds: '0',
  cost,
  currency: 'EUR',
  priced,
  from: '2026-11-01',
  to: '2026-12-01',
});

describe('what fleets have cost', () => {
  it('is the exact sum of their units, and has nothing of the account itself', async () => {
    const items = [item('a', 'Hours', '0.1'), item(null, 'Requests', '7'), item('b', 'Hours', '4')];
    const all = [...items, item('a', 'GiB-Hours', '0.2'), item('b', 'Requests', '0', { priced: false })];
    expect(await monthSpend([{ id: 'utc', timeZone: 'UTC' }], async () => all)).toEqual(
      new Map([
        ['a', { cost: '0.3', currency: 'EUR', priced: true }],
        ['b', { cost: '4', currency: 'EUR', priced: false }],
      ]),
    );
  });

  it("counts from the beginning of each account's own month", async () => {
    const accounts = [
      { id: 'utc', timeZone: 'UTC' },
      { id: 'line', timeZone: 'Pacific/Kiritimati' },
      { id: 'tokyo', timeZone: 'Asia/Tokyo' },
    ];
    const costs: Record<string, string> = { '2026-09-01T00:00:00.000Z': '720', '2026-09-30T15:00:00.000Z': '1.5' };
    const spend = await monthSpend(
      accounts,
      async (from) => ['utc', 'line', 'tokyo'].map((id) => item(id, 'Hours', costs[from] ?? '6.5', { accountId: id })),
      new Date('2026-09-30T21:00:00Z'),
    );
    expect([...spend].map(([id, { cost }]) => [id, cost])).toEqual([
      ['utc', '720'],
      ['line', '6.5'],
      ['tokyo', '1.5'],
    ]);
  });
});
