import type { ResourceRow } from '../resource.repository';
import type { Seen } from '../resource.types';
import { actions, now, plan, rowOf, seenOf, settleMs, wantedOf } from './plan.fixture';

describe('the plan', () => {
  it('is empty when everything is wanted, recorded and seen', () => {
    expect(plan([wantedOf('network', 'lan')], [rowOf('network', 'lan')], [seenOf('network', 'lan')])).toEqual([]);
  });

  it('creates what is neither recorded nor seen, after what it depends on', () => {
    const steps = plan(
      [wantedOf('network', 'lan'), wantedOf('subnet', 'lan', [{ kind: 'network', key: 'lan' }])],
      [],
      [],
    );
    expect(actions(steps)).toEqual(['create network/lan', 'create subnet/lan']);
    expect(steps[1].dependsOn).toEqual([steps[0].id]);
  });

  it('adopts what an unheard create left behind', () => {
    const row = rowOf('network', 'lan', { cloudId: null, status: 'creating', attemptedAt: now });
    expect(actions(plan([wantedOf('network', 'lan')], [row], [seenOf('network', 'lan')]))).toEqual([
      'adopt network/lan',
    ]);
  });

  it('only looks, while an unfenced create of unknown outcome may still take effect', () => {
    const attempt = (ago: number) =>
      rowOf('network', 'lan', { cloudId: null, status: 'creating', attemptedAt: new Date(now.getTime() - ago) });
    expect(actions(plan([wantedOf('network', 'lan')], [attempt(1_000)], []))).toEqual(['wait network/lan']);
    expect(actions(plan([wantedOf('network', 'lan')], [attempt(settleMs)], []))).toEqual(['create network/lan']);
  });

  it('repeats a fenced create of unknown outcome at once', () => {
    const row = rowOf('port', 'hub/lan', { cloudId: null, status: 'creating', attemptedAt: now });
    expect(actions(plan([wantedOf('port', 'hub/lan', [], { existingNetworkId: null })], [row], []))).toEqual([
      'create port/hub/lan',
    ]);
  });

  it('keeps the recorded one of two objects with one mark, and deletes the other', () => {
    const seen = [
      seenOf('network', 'lan', { cloudId: 'older', createdAt: '2025-12-31T00:00:00Z' }),
      seenOf('network', 'lan'),
    ];
    const steps = plan([wantedOf('network', 'lan')], [rowOf('network', 'lan')], seen);
    expect(steps.map(({ action, seen: object }) => [action, object?.cloudId])).toEqual([['delete', 'older']]);
  });

  it('keeps the oldest of two objects when none is recorded', () => {
    const seen = [seenOf('network', 'lan', { cloudId: 'oldest' }), seenOf('network', 'lan', { cloudId: 'younger' })];
    const row = rowOf('network', 'lan', { cloudId: null, status: 'creating', attemptedAt: now });
    const steps = plan([wantedOf('network', 'lan')], [row], seen);
    expect(steps.map(({ action, seen: object }) => [action, object?.cloudId])).toEqual([
      ['adopt', 'oldest'],
      ['delete', 'younger'],
    ]);
  });

  it('closes the record of what vanished before it is made again', () => {
    expect(actions(plan([wantedOf('network', 'lan')], [rowOf('network', 'lan')], []))).toEqual(['forget network/lan']);
  });

  it('deletes what is not wanted any more, and forgets it when it is gone already', () => {
    expect(actions(plan([], [rowOf('network', 'lan')], [seenOf('network', 'lan')]))).toEqual(['delete network/lan']);
    expect(actions(plan([], [rowOf('network', 'lan')], []))).toEqual(['forget network/lan']);
  });

  it('does not forget a create that may still take effect, even when the fleet is going', () => {
    const row = rowOf('port', 'hub/lan', { cloudId: null, status: 'creating', attemptedAt: now });
    expect(actions(plan([], [row], []))).toEqual(['wait port/hub/lan']);
  });

  it('replaces a server that ended in ERROR', () => {
    const spec = { flavorName: 'm1.tiny' };
    const seen = seenOf('server', 'hub', { state: 'error', attributes: { fault: 'No valid host was found.' } });
    const [step] = plan([wantedOf('server', 'hub', [], spec)], [rowOf('server', 'hub')], [seen]);
    expect([step.action, step.reason]).toEqual(['replace', 'ended in ERROR: No valid host was found.']);
  });

  it('leaves one that never stood as it is until its next try, unless something else is wanted', () => {
    const wanted = wantedOf('server', 'hub', [], { flavorName: 'm1.tiny' });
    const seen = seenOf('server', 'hub', { state: 'error' });
    const after = (changes: Partial<ResourceRow>) => {
      const [step] = plan([wanted], [rowOf('server', 'hub', changes)], [seen]);
      return `${step.action}${step.failed ? ', failed' : ''}`;
    };
    const failedUntil = (retryAt: string) => ({ status: 'error' as const, attributes: { retryAt } });
    expect(after({ status: 'creating' })).toBe('adopt, failed');
    expect(after({ status: 'creating', fingerprint: 'other' })).toBe('replace');
    expect(after(failedUntil('2026-01-01T00:01:01Z'))).toBe('wait, failed');
    expect(after({ ...failedUntil('2026-01-01T00:01:01Z'), fingerprint: 'other' })).toBe('replace');
    expect(after(failedUntil('2026-01-01T00:01:00Z'))).toBe('replace');
  });

  it('keeps what stands whole and is wanted again, though its removal was begun', () => {
    const spec = { sizeGiB: 1, type: null, keep: false };
    const row = rowOf('volume', 'data', { status: 'deleting', meter: 'volume' });
    const seen = (state: Seen['state']) => seenOf('volume', 'data', { state, attributes: { sizeGiB: 1, keep: false } });
    const after = (state: Seen['state']) => actions(plan([wantedOf('volume', 'data', [], spec)], [row], [seen(state)]));
    expect(after('active')).toEqual(['adopt volume/data']);
    expect(after('deleting')).toEqual(['replace volume/data']);
  });

  it('never replaces a volume in error that was ready once, and takes it for used', () => {
    const volume = wantedOf('volume', 'data', [], { sizeGiB: 1, type: null, keep: false });
    const attributes = { status: 'error', sizeGiB: 1, keep: false };
    const [seen, other] = ['cloud-data', 'cloud-other'].map((cloudId) =>
      seenOf('volume', 'data', { cloudId, state: 'error', createdAt: '2026-01-01T00:00:00', attributes }),
    );
    const row = rowOf('volume', 'data', { attributes, meter: 'volume' });
    const [step, second] = plan([volume], [row], [seen, other]);
    expect([step.action, step.seen?.usageFrom]).toEqual(['update', '2026-01-01T00:00:00Z']);
    expect([second.action, second.seen?.cloudId]).toEqual(['delete', 'cloud-other']);
    expect(actions(plan([volume], [{ ...row, meter: null }], [seen]))).toEqual(['replace volume/data']);
    // The record of one that was kept is made before it is taken up again.
    const taken = (createdAt: string) =>
      rowOf('volume', 'data', { cloudId: null, status: 'creating', createdAt: new Date(createdAt) });
    for (const rows of [[], [taken('2026-01-02T00:00:00Z')]]) {
      const [adopted] = plan([volume], rows, [seen]);
      expect([adopted.action, adopted.seen?.usageFrom]).toEqual(['adopt', '2026-01-01T00:00:00Z']);
    }
    const [failed] = plan([volume], [taken('2026-01-01T00:00:00Z')], [seen]);
    expect([failed.action, failed.seen?.usageFrom]).toEqual(['replace', null]);
  });

  it('leaves a volume alone whose mark was taken away, and makes none beside it', () => {
    const volume = wantedOf('volume', 'data', [], { sizeGiB: 2, type: null, keep: false });
    const row = rowOf('volume', 'data', { meter: 'volume', fingerprint: 'other' });
    const seen = (state: Seen['state']) =>
      seenOf('volume', 'data', { state, attributes: { sizeGiB: 1, keep: false, unmarked: true } });
    const [step, ...more] = plan([volume], [row], [seen('active')]);
    expect([step.action, step.reason, more]).toEqual([
      'conflict',
      'is there still, as cloud-data, and has lost its mark: its description was "moorage:fleet=1;key=data"',
      [],
    ]);
    expect(actions(plan([volume], [row], [seen('error')]))).toEqual(['conflict volume/data']);
    expect(actions(plan([volume], [row], [seen('deleting')]))).toEqual(['wait volume/data']);
    expect(actions(plan([], [row], [seen('active')]))).toEqual(['forget volume/data']);
  });

  it('deletes a second volume of one mark only where nobody can have written to it', () => {
    const volume = wantedOf('volume', 'data', [], { sizeGiB: 1, type: null, keep: false });
    const attributes = { sizeGiB: 1, keep: false, status: 'available' };
    const [first, second] = ['cloud-data', 'cloud-other'].map((cloudId) =>
      seenOf('volume', 'data', { cloudId, createdAt: '2026-01-01T00:01:01', attributes }),
    );
    const heard = rowOf('volume', 'data', { attributes, meter: 'volume' });
    const unheard = { ...heard, attemptedAt: now };
    const about = (row: ResourceRow | undefined, changes: Partial<Seen> = {}, wanted = [volume]) =>
      plan(wanted, row ? [row] : [], [first, { ...second, ...changes }])
        .filter(({ seen }) => seen?.cloudId === 'cloud-other')
        .map(({ action }) => action);
    expect(about(unheard)).toEqual(['delete']);
    expect(about(heard)).toEqual(['conflict']);
    expect(about(undefined)).toEqual(['conflict']);
    expect(about(unheard, { createdAt: '2025-12-31T00:00:00' })).toEqual(['conflict']);
    expect(about(unheard, { attributes: { ...attributes, status: 'in-use' } })).toEqual(['conflict']);
    const kept = { attributes: { ...attributes, keep: true } };
    expect(about(unheard, kept)).toEqual(['delete']);
    expect(about(heard, kept)).toEqual(['conflict']);
    expect(about(unheard, { ...kept, state: 'error' })).toEqual(['conflict']);
    expect(about(heard, { state: 'deleting' })).toEqual(['delete']);
    // What goes with all that the fleet has of it; what is to be kept stays then as well.
    expect(about(heard, {}, [])).toEqual(['delete']);
    expect(about(heard, kept, [])).toEqual([]);
  });

  it('replaces what stands on something that is replaced', () => {
    const port = wantedOf('port', 'hub/lan');
    const server = wantedOf('server', 'hub', [{ kind: 'port', key: 'hub/lan' }], { flavorName: 'm1.tiny' });
    const rows = [
      rowOf('port', 'hub/lan', { fingerprint: 'other' }),
      rowOf('server', 'hub', { meter: 'server.m1.tiny' }),
    ];
    const seen = [seenOf('port', 'hub/lan'), seenOf('server', 'hub', { usageFrom: '2026-01-01T00:00:00Z' })];
    expect(actions(plan([port, server], rows, seen))).toEqual(['replace port/hub/lan', 'replace server/hub']);
  });

  it('never takes a key pair for ours that it has no record of', () => {
    expect(actions(plan([wantedOf('key_pair', 'key')], [], [seenOf('key_pair', 'key')]))).toEqual([
      'conflict key_pair/key',
    ]);
  });

  it('takes no other server group of its name for the one on record, nor takes it away', () => {
    const group = wantedOf('server_group', 'hub');
    const other = seenOf('server_group', 'hub', { cloudId: 'theirs' });
    const [heard, unheard] = [rowOf('server_group', 'hub'), rowOf('server_group', 'hub', { attemptedAt: now })];
    expect(actions(plan([group], [heard], [other]))).toEqual(['forget server_group/hub']);
    expect(actions(plan([], [heard], [other]))).toEqual(['forget server_group/hub']);
    expect(actions(plan([group], [heard], [other, seenOf('server_group', 'hub')]))).toEqual([]);
    expect(actions(plan([group], [unheard], [other]))).toEqual(['adopt server_group/hub']);
  });

  it('leaves a floating IP where what is under it is replaced, and replaces it only for another network outside', () => {
    const spec = { externalNetworkId: 'outside', port: 'hub/lan' };
    const wanted = [
      wantedOf('port', 'hub/lan'),
      wantedOf('floating_ip', 'hub', [{ kind: 'port', key: 'hub/lan' }], spec),
    ];
    const after = (port: string, floating: string, externalNetworkId: string) => {
      const rows = [
        rowOf('port', 'hub/lan', { fingerprint: port }),
        rowOf('floating_ip', 'hub', { fingerprint: floating, meter: 'floating_ip' }),
      ];
      const attributes = { portId: 'cloud-hub/lan', externalNetworkId };
      const seen = seenOf('floating_ip', 'hub', { usageFrom: '2026-01-01T00:00:00Z', attributes });
      return actions(plan(wanted, rows, [seenOf('port', 'hub/lan', { attributes: { securityGroupIds: [] } }), seen]));
    };
    expect(after('other', 'same', 'outside')).toEqual(['replace port/hub/lan']);
    expect(after('other', 'other', 'outside')).toEqual(['replace port/hub/lan', 'adopt floating_ip/hub']);
    expect(after('other', 'other', 'elsewhere')).toEqual(['replace port/hub/lan', 'replace floating_ip/hub']);
  });

  it('records a server that has become active, so that its usage begins', () => {
    const server = wantedOf('server', 'hub', [], { flavorName: 'm1.tiny' });
    const row = rowOf('server', 'hub', { status: 'creating' });
    const building = seenOf('server', 'hub', { state: 'building' });
    const running = seenOf('server', 'hub', { usageFrom: '2026-01-01T00:00:00Z' });
    expect(actions(plan([server], [row], [building]))).toEqual(['wait server/hub']);
    expect(actions(plan([server], [row], [running]))).toEqual(['adopt server/hub']);
  });

  it("leaves a subnet's gateway until the router's interface no longer holds the old one", () => {
    const spec = { dhcp: true, dnsNameservers: [], gateway: '10.0.0.9', allocationPools: null, hostRoutes: null };
    const wanted = [wantedOf('subnet', 'lan', [], spec), wantedOf('router_interface', 'lan')];
    const subnet = seenOf('subnet', 'lan', { attributes: { dhcp: true, gateway: '10.0.0.1' } });
    const rows = (fingerprint: string) => [rowOf('subnet', 'lan'), rowOf('router_interface', 'lan', { fingerprint })];
    const seen = [subnet, seenOf('router_interface', 'lan')];
    expect(actions(plan(wanted, rows('other'), seen))).toEqual(['wait subnet/lan', 'replace router_interface/lan']);
    expect(actions(plan(wanted, rows('same'), seen))).toEqual(['update subnet/lan']);
  });

  it('waits for a port of unknown outcome on a network that is not ours: it has no fence', () => {
    const row = rowOf('port', 'hub/shared', { cloudId: null, attemptedAt: new Date(now.getTime() - 1_000) });
    const on = (existingNetworkId: string | null) => [wantedOf('port', 'hub/shared', [], { existingNetworkId })];
    expect(actions(plan(on('n1'), [row], []))).toEqual(['wait port/hub/shared']);
    expect(actions(plan(on(null), [row], []))).toEqual(['create port/hub/shared']);
  });
});
