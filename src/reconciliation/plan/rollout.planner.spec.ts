import { actions, plan, rowOf, seenOf, wantedOf } from './plan.fixture';
import type { Step } from './plan.types';
import type { ResourceRow } from '../resource.repository';
import type { Ref, Seen, Wanted } from '../resource.types';
import { rolled } from './rollout.planner';
import { creationFailure } from './rollout.report';

const keys = ['hub', 'hub-2', 'hub-3'];
const port = (key: string): Ref => ({ kind: 'port', key: `${key}/lan` });
const lan: Ref = { kind: 'network', key: 'lan' };

interface Picture {
  maxUnavailable?: number;
  rows?: Record<string, Partial<ResourceRow> | null>;
  seen?: Record<string, Partial<Seen> | null>;
  /** Records of what is not wanted any more. */
  more?: ResourceRow[];
  network?: Partial<ResourceRow>;
}

/** Three servers on one network that are to be made of another image. */
function roll({ maxUnavailable = 1, rows = {}, seen = {}, more = [], network = {} }: Picture): Step[] {
  const spec = { role: 'hub', maxUnavailable, flavorName: 'm1.tiny', droppedMetadata: [] };
  const wanted: Wanted[] = [
    wantedOf('network', 'lan'),
    ...keys.flatMap((key) => [
      wantedOf('port', `${key}/lan`, [lan], { securityGroups: null }),
      { ...wantedOf('server', key, [port(key)], spec), fingerprint: 'new' },
      wantedOf('volume_attachment', `${key}/data`, [{ kind: 'server', key }]),
    ]),
  ];
  const recorded = [
    rowOf('network', 'lan', network),
    ...keys.flatMap((key) => [
      rowOf('port', `${key}/lan`),
      ...(rows[key] === null ? [] : [rowOf('server', key, { meter: 'server.m1.tiny', ...rows[key] })]),
      rowOf('volume_attachment', `${key}/data`),
    ]),
    ...more,
  ];
  const found = [
    seenOf('network', 'lan'),
    ...keys.flatMap((key) => [
      seenOf('port', `${key}/lan`),
      ...(seen[key] === null ? [] : [seenOf('server', key, { usageFrom: '2026-01-01T00:00:00Z', ...seen[key] })]),
      seenOf('volume_attachment', `${key}/data`),
    ]),
    ...more.map(({ kind, key }) => seenOf(kind, key)),
  ];
  return rolled(plan(wanted, recorded, found), wanted);
}

const servers = (steps: Step[]) => actions(steps.filter(({ kind }) => kind === 'server'));
const failures = (steps: Step[]) =>
  steps
    .filter(({ failed }) => failed)
    .map((step) => creationFailure(step, 30))
    .map(({ code, message }) => [code, message]);
const isNew = { fingerprint: 'new' };
const error = (fault?: string): Partial<Seen> => ({ state: 'error', usageFrom: null, attributes: { fault } });

describe('a rolling replacement', () => {
  it('replaces as many as may be away, each with what stands on it, and says what the others wait for', () => {
    const steps = roll({});
    expect(actions(steps)).toEqual([
      ...['replace server/hub', 'replace volume_attachment/hub/data'],
      ...['wait server/hub-2', 'wait volume_attachment/hub-2/data'],
      ...['wait server/hub-3', 'wait volume_attachment/hub-3/data'],
    ]);
    expect(steps.map(({ later }) => later === true)).toEqual([false, false, true, true, true, true]);
    expect(steps[2].reason).toBe('is replaced after hub: at most 1 of 3 at a time');
    expect(steps[3].dependsOn).toEqual([steps[2].id]);
    expect(servers(roll({ maxUnavailable: 2 }))).toEqual([
      ...['replace server/hub', 'replace server/hub-2', 'wait server/hub-3'],
    ]);
    expect(servers(roll({ maxUnavailable: 3 }))).toEqual(keys.map((key) => `replace server/${key}`));
  });

  it('takes the next one only once the last one stands', () => {
    const rows = { hub: isNew };
    const later = ['wait server/hub-2', 'wait server/hub-3'];
    expect(servers(roll({ rows: { hub: null }, seen: { hub: null } }))).toEqual(['create server/hub', ...later]);
    const building: Partial<Seen> = { state: 'building', usageFrom: null };
    expect(servers(roll({ rows, seen: { hub: building } }))).toEqual(['wait server/hub', ...later]);
    expect(servers(roll({ rows, seen: { hub: { state: 'deleting' } } }))).toEqual(['wait server/hub', ...later]);
    expect(servers(roll({ rows }))).toEqual(['replace server/hub-2', 'wait server/hub-3']);
    expect(servers(roll({ rows: { 'hub-2': { status: 'deleting' } } }))).toEqual([
      ...['wait server/hub', 'replace server/hub-2', 'wait server/hub-3'],
    ]);
  });

  it.each(['SHUTOFF', 'PAUSED', 'SUSPENDED', 'SHELVED_OFFLOADED'])('begins with one that is %s', (status) => {
    const steps = roll({ seen: { 'hub-3': { attributes: { status } } } });
    expect(servers(steps)).toEqual(['wait server/hub', 'wait server/hub-2', 'replace server/hub-3']);
    expect(steps[0].reason).toBe('is replaced after hub-3: at most 1 of 3 at a time');
    const two = roll({ maxUnavailable: 2, seen: { 'hub-3': { attributes: { status } } } });
    expect(servers(two)).toEqual(['replace server/hub', 'wait server/hub-2', 'replace server/hub-3']);
  });

  it('begins with those that are broken already: they are away anyhow', () => {
    expect(servers(roll({ seen: { 'hub-3': error() } }))).toEqual([
      ...['wait server/hub', 'wait server/hub-2', 'replace server/hub-3'],
    ]);
    expect(servers(roll({ seen: { hub: error(), 'hub-3': error() } }))).toEqual([
      ...['replace server/hub', 'wait server/hub-2', 'replace server/hub-3'],
    ]);
  });

  it('stops at a new one that fails: it is written down, with its fault, and only that one is tried again', () => {
    const steps = roll({ rows: { hub: isNew }, seen: { hub: error('No valid host was found. ') } });
    expect(actions(steps.filter(({ later }) => !later))).toEqual(['adopt server/hub']);
    expect(failures(steps)).toEqual([
      [
        'ROLLOUT_STOPPED',
        'server moorage-f-hub ended in ERROR: No valid host was found.; 0 of 3 servers of hub are as wanted, 2 stay as they were',
      ],
    ]);
    const again = roll({ rows: { hub: { ...isNew, status: 'error' } }, seen: { hub: error() } });
    expect(servers(again)).toEqual(['replace server/hub', 'wait server/hub-2', 'wait server/hub-3']);
    expect(failures(again)).toEqual([]);
  });

  it('keeps what the waiting ones stand on, wanted or not, and takes it away with the last of them', () => {
    const more = [rowOf('port', 'hub-3/old'), rowOf('network', 'old'), rowOf('security_group', 'old')];
    const gone = (picture: Picture) => actions(roll(picture)).filter((text) => text.endsWith('old'));
    expect(gone({ more })).toEqual(['wait port/hub-3/old', 'wait network/old', 'delete security_group/old']);
    const last = { hub: isNew, 'hub-2': isNew };
    expect(gone({ more, rows: last })).toEqual([
      'delete port/hub-3/old',
      'delete network/old',
      'delete security_group/old',
    ]);
  });

  it('cannot take turns where what all of them stand on is made anew', () => {
    const steps = roll({ network: { fingerprint: 'other' } });
    expect(servers(steps)).toEqual(keys.map((key) => `replace server/${key}`));
  });

  it('leaves a floating IP with the server that waits, until it moves with it', () => {
    const spec = { role: 'hub', maxUnavailable: 1, flavorName: 'm1.tiny', droppedMetadata: [] };
    const instances = keys.slice(0, 2);
    const wanted = instances.flatMap((key) => [
      wantedOf('port', `${key}/far`, [], { securityGroups: null }),
      { ...wantedOf('server', key, [{ kind: 'port', key: `${key}/far` }], spec), fingerprint: 'new' },
      wantedOf('floating_ip', key, [{ kind: 'port', key: `${key}/far` }], { port: `${key}/far` }),
    ]);
    const rows = instances.flatMap((key) => [
      rowOf('server', key, { meter: 'server.m1.tiny' }),
      rowOf('floating_ip', key, { meter: 'floating_ip' }),
    ]);
    const usageFrom = '2026-01-01T00:00:00Z';
    const seen = instances.flatMap((key) => [
      seenOf('server', key, { usageFrom }),
      seenOf('floating_ip', key, { usageFrom, attributes: { portId: `cloud-${key}/lan` } }),
    ]);
    const floating = rolled(plan(wanted, rows, seen), wanted).filter(({ kind }) => kind === 'floating_ip');
    expect(actions(floating)).toEqual(['update floating_ip/hub', 'wait floating_ip/hub-2']);
  });

  describe('of servers with fixed addresses', () => {
    /** Servers that have `before`, or are away, and are to have `after`. */
    function move(before: (string | null)[], after: string[], maxUnavailable = 1): string[] {
      const spec = { role: 'hub', maxUnavailable, flavorName: 'm1.tiny', droppedMetadata: [] };
      const instances = keys.slice(0, after.length);
      const wanted = instances.flatMap((key, at) => [
        { ...wantedOf('port', `${key}/lan`, [], { securityGroups: null, address: after[at] }), fingerprint: after[at] },
        wantedOf('server', key, [port(key)], spec),
      ]);
      const there = instances.flatMap((key, at) => (before[at] ? [{ key, address: before[at] }] : []));
      const rows = there.flatMap(({ key, address }) => [
        rowOf('port', `${key}/lan`, { fingerprint: address }),
        rowOf('server', key, { meter: 'server.m1.tiny' }),
      ]);
      const seen = there.flatMap(({ key, address }) => [
        seenOf('port', `${key}/lan`, { attributes: { address } }),
        seenOf('server', key, { usageFrom: '2026-01-01T00:00:00Z' }),
      ]);
      return servers(rolled(plan(wanted, rows, seen), wanted));
    }

    it('begins with the one whose new address is free', () => {
      expect(move(['.10', '.11', '.12'], ['.11', '.12', '.13'])).toEqual([
        ...['wait server/hub', 'wait server/hub-2', 'replace server/hub-3'],
      ]);
      expect(move(['.10', '.11', '.13'], ['.11', '.12', '.13'])).toEqual(['wait server/hub', 'replace server/hub-2']);
      expect(move(['.10', '.11', '.12'], ['.11', '.12', '.13'], 2)).toEqual([
        ...['wait server/hub', 'replace server/hub-2', 'replace server/hub-3'],
      ]);
    });

    it('takes those together that change places, and no others', () => {
      expect(move(['.10', '.11', '.12'], ['.11', '.10', '.13'])).toEqual([
        ...['replace server/hub', 'replace server/hub-2', 'wait server/hub-3'],
      ]);
      const all = ['replace server/hub', 'replace server/hub-2', 'replace server/hub-3'];
      expect(move(['.10', '.11', '.12'], ['.11', '.12', '.10'])).toEqual(all);
    });

    it('takes away the one that has the address of one that is away', () => {
      expect(move([null, '.11', '.12'], ['.11', '.10', '.13'])).toEqual([
        ...['create server/hub', 'replace server/hub-2', 'wait server/hub-3'],
      ]);
    });
  });

  it('keeps the reserved address of a server while a server that waits has the one which it is to have', () => {
    const spec = { role: 'hub', maxUnavailable: 1, flavorName: 'm1.tiny', droppedMetadata: [] };
    const association = (key: string) => wantedOf('floating_ip_association', key, [], { address: '', port: '' });
    const wanted = [
      ...keys.slice(0, 2).map((key) => ({ ...wantedOf('server', key, [], spec), fingerprint: 'new' })),
      ...[association('hub/lan/1.1.1.2'), association('hub-2/lan/1.1.1.1')],
    ];
    const had = ['hub/lan/1.1.1.1', 'hub-2/lan/1.1.1.2'];
    const addressesOf = (hub: Partial<ResourceRow>) => {
      const rows = keys
        .slice(0, 2)
        .map((key) => rowOf('server', key, { meter: 'server.m1.tiny', ...(key === 'hub' ? hub : {}) }));
      const usageFrom = '2026-01-01T00:00:00Z';
      const seen = keys.slice(0, 2).map((key) => seenOf('server', key, { usageFrom }));
      const led = had.map((key) => seenOf('floating_ip_association', key, { usageFrom }));
      const recorded = had.map((key) => rowOf('floating_ip_association', key, { meter: 'floating_ip' }));
      const steps = rolled(plan(wanted, [...rows, ...recorded], [...seen, ...led]), wanted);
      return actions(steps.filter(({ kind }) => kind === 'floating_ip_association')).map((text) => text.split(' ')[0]);
    };
    expect(addressesOf({})).toEqual(['wait', 'wait', 'wait', 'wait']);
    expect(addressesOf(isNew)).toEqual(['create', 'create', 'delete', 'delete']);
  });

  it('makes a subnet anew once the last server has left it that may have an address on it', () => {
    const spec = { role: 'hub', maxUnavailable: 1, flavorName: 'm1.tiny', droppedMetadata: [] };
    const six = { dhcp: true, dnsNameservers: [], gateway: null, allocationPools: null, hostRoutes: null };
    const instances = keys.slice(0, 2);
    const subnet: Ref = { kind: 'subnet', key: 'lan/v6' };
    const wanted = [
      { ...wantedOf('subnet', 'lan/v6', [], six), fingerprint: 'new' },
      wantedOf('router_interface', 'lan/v6', [subnet]),
      ...instances.flatMap((key) => [
        { ...wantedOf('port', `${key}/lan`, [], { securityGroups: null, address: null }), fingerprint: 'new' },
        wantedOf('server', key, [port(key)], spec),
      ]),
    ];
    const under = [subnet, { ...subnet, kind: 'router_interface' as const }];
    const after = (fingerprint: string) => {
      const rows = instances.flatMap((key) => [
        rowOf('port', `${key}/lan`, { fingerprint: key === 'hub' ? 'new' : fingerprint }),
        rowOf('server', key, { meter: 'server.m1.tiny' }),
      ]);
      const seen = instances.flatMap((key) => [
        seenOf('port', `${key}/lan`),
        seenOf('server', key, { usageFrom: '2026-01-01T00:00:00Z', ...(key === 'hub' ? { state: 'building' } : {}) }),
      ]);
      const steps = rolled(
        plan(
          wanted,
          [...under.map(({ kind, key }) => rowOf(kind, key)), ...rows],
          [...under.map(({ kind, key }) => seenOf(kind, key)), ...seen],
        ),
        wanted,
      );
      return actions(steps.filter(({ key }) => key === 'lan/v6'));
    };
    expect(after('same')).toEqual(['wait subnet/lan/v6', 'wait router_interface/lan/v6']);
    expect(after('new')).toEqual(['replace subnet/lan/v6', 'replace router_interface/lan/v6']);
  });
});
