import { spendByFleet } from '../../web/src/fleets/fleet.spend';

const item = (fleetId: string | null, unit: string, cost: string) => ({
  ...{ accountId: null, fleetId, meter: null, unit, quantity: '0', seconds: '0' },
  ...{ cost, currency: 'EUR', priced: true, from: '2026-11-01', to: '2026-12-01' },
});

describe('what fleets have cost', () => {
  it('is the exact sum of their units, and has nothing of the account itself', () => {
    const items = [item('a', 'Hours', '0.1'), item(null, 'Requests', '7'), item('b', 'Hours', '4')];
    expect(spendByFleet([...items, item('a', 'GiB-Hours', '0.2')])).toEqual(
      new Map([
        ['a', { cost: '0.3', currency: 'EUR' }],
        ['b', { cost: '4', currency: 'EUR' }],
      ]),
    );
  });
});
