import { lossesOf } from '../../web/src/blueprints/spec.losses';
import type { Server, Spec } from '../../web/src/blueprints/spec.types';

const server: Server = {
  key: 'hub',
  image: 'guest',
  flavor: 'm1.tiny',
  count: 3,
  networks: ['lan'],
  floatingIp: true,
};
const specOf = (changes: Partial<Server> = {}, others: Partial<Spec> = {}): Spec => ({
  networks: [{ key: 'lan', subnet: { cidr: '10.3.0.0/24', dhcp: true, dnsNameservers: [] } }],
  router: { externalNetwork: 'public' },
  securityGroups: [],
  servers: [{ ...server, ...changes }],
  ...others,
});
const lan = (cidr: string) => ({
  networks: [{ key: 'lan', subnet: { cidr, dhcp: true, dnsNameservers: [] } }],
});

describe('what another specification takes from a fleet', () => {
  it('is nothing where everything that differs is changed in place or added', () => {
    const changes: Partial<Server>[] = [
      ...[{}, { count: 4 }, { metadata: { a: 'b' } }, { securityGroups: ['hub'] }, { rollout: { maxUnavailable: 2 } }],
      { volumes: [{ key: 'data', sizeGiB: 1 }] },
    ];
    for (const change of changes) expect(lossesOf(specOf(), specOf(change))).toEqual([]);
  });

  it('is the servers that go', () => {
    expect(lossesOf(specOf(), specOf({ count: 2 }))).toEqual([
      'The server hub-3 goes, with all disks and volumes that are not kept.',
    ]);
    expect(lossesOf(specOf(), specOf({}, { servers: [] }))).toEqual([
      'The servers hub, hub-2, hub-3 go, with all disks and volumes that are not kept.',
    ]);
    expect(lossesOf(specOf({ count: 50 }), specOf({ key: 'other' }))).toEqual([
      'The servers hub to hub-50 go, with all disks and volumes that are not kept.',
    ]);
    expect(lossesOf(specOf(), specOf({ count: { per: 10, min: 1, max: 5 } }))).toEqual([
      'As many servers of hub stay as its gateways ask for then, at least 1; others go.',
    ]);
  });

  it('is what stands on the disks of servers that are made anew', () => {
    const anew = (reasons: string) =>
      `The servers hub, hub-2, hub-3 are made anew, for another ${reasons}: what is on the disk is lost.`;
    expect(lossesOf(specOf(), specOf({ image: 'other', userData: '#!/bin/sh' }))).toEqual([anew('image, user data')]);
    expect(lossesOf(specOf(), specOf({}, lan('10.4.0.0/24')))).toEqual([anew('block of network lan')]);
    const fixed = (addresses: string[]) => specOf({ count: 1, addresses: { lan: addresses } });
    expect(lossesOf(fixed(['10.3.0.5']), fixed(['10.3.0.5', '10.3.0.6']))).toEqual([]);
    expect(lossesOf(fixed(['10.3.0.5']), fixed(['10.3.0.6']))).toEqual([
      'The server hub is made anew, for another fixed address: what is on the disk is lost.',
    ]);
  });

  it('is no boot volume but for another image', () => {
    const booted = (changes: Partial<Server>) => specOf({ count: 1, bootVolume: { sizeGiB: 10 }, ...changes });
    expect(lossesOf(booted({}), booted({ flavor: 'm1.small' }))).toEqual([
      'The server hub is made anew, for another flavor: what is on the boot volume stays.',
    ]);
    expect(lossesOf(booted({}), booted({ image: 'other' }))).toEqual([
      'The server hub is made anew, for another image: what is on the disk is lost.',
    ]);
  });

  it('is volumes that are not kept, and addresses', () => {
    const volumes = [{ key: 'data', sizeGiB: 1 }, { key: 'archive', sizeGiB: 1, keep: true }]; // prettier-ignore
    expect(lossesOf(specOf({ volumes }), specOf())).toEqual(['The volume data of hub goes, with what is on it.']);
    const gone = ['The floating IP of hub goes: it is not reached there any more.'];
    expect(lossesOf(specOf(), specOf({ floatingIp: false }))).toEqual(gone);
    expect(lossesOf(specOf(), specOf({}, { router: { externalNetwork: 'other' } }))).toEqual(gone);
  });
});
