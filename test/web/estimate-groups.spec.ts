import { groupsOf, keysText } from '../../web/src/blueprints/estimate.groups';

const server = (key: string, monthly: string | null) => ({
  kind: 'server',
  key,
  meter: 'server.m1.tiny',
  unit: 'Hours',
  quantity: '1',
  unitPrice: monthly === null ? null : '0.008',
  monthly,
});

describe('an estimate by meters', () => {
  it('adds exactly, and keeps what has no price apart from what costs nothing', () => {
    const volume = { ...server('hub/data', '0.1'), kind: 'volume', meter: 'volume', unit: 'GiB-Hours', quantity: '5' };
    const groups = groupsOf([
      server('hub', '0.1'),
      volume,
      server('hub-2', '0.2'),
      { ...server('x', null), meter: null },
    ]);
    expect(groups).toEqual([
      { meter: 'server.m1.tiny', unit: 'Hours', quantity: '2', monthly: '0.3', keys: ['hub', 'hub-2'] },
      { meter: 'volume', unit: 'GiB-Hours', quantity: '5', monthly: '0.1', keys: ['hub/data'] },
      { meter: null, unit: 'Hours', quantity: '1', monthly: null, keys: ['x'] },
    ]);
  });

  it('names a few objects and counts the others', () => {
    expect(keysText(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
    expect(keysText(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
