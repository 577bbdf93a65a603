import { differenceLine, differencesOf } from './differences';

const lines = (from: unknown, to: unknown) => differencesOf(from, to, 'spec').map(differenceLine);

describe('differences', () => {
  it('are none between equal values, whatever the order of their fields', () => {
    expect(lines({ a: 1, b: [{ key: 'x', c: null }] }, { b: [{ c: null, key: 'x' }], a: 1 })).toEqual([]);
  });

  it('are told by the keys of things, not by their places', () => {
    const from = { servers: [{ key: 'hub', flavor: 'm1.tiny' }, { key: 'old' }] };
    const to = { servers: [{ key: 'new' }, { key: 'hub', flavor: 'm1.small' }] };
    expect(lines(from, to)).toEqual([
      '~ spec.servers.hub.flavor: m1.tiny → m1.small',
      '- spec.servers.old.key: old',
      '+ spec.servers.new.key: new',
    ]);
  });

  it('are told by the parts of what comes or goes as a whole', () => {
    expect(lines({ servers: [] }, { servers: [{ key: 'hub', count: 2 }] })).toEqual([
      '+ spec.servers.hub.key: hub',
      '+ spec.servers.hub.count: 2',
    ]);
    expect(lines({ router: { externalNetwork: 'public' } }, {})).toEqual(['- spec.router.externalNetwork: public']);
  });

  it('are there when only the order changed', () => {
    const [a, b] = [{ key: 'a' }, { key: 'b' }];
    expect(lines({ networks: [a, b] }, { networks: [b, a] })).toEqual(['~ spec.networks: ["a","b"] → ["b","a"]']);
    expect(lines({ dns: ['1.1.1.1', '9.9.9.9'] }, { dns: ['9.9.9.9', '1.1.1.1'] })).toHaveLength(1);
  });

  it('tell an empty list from none, and null from nothing', () => {
    expect(lines({ groups: [] }, {})).toEqual(['- spec.groups: []']);
    expect(lines({}, { cloud: null })).toEqual(['+ spec.cloud: null']);
  });
});
