import { differencesOf, type Compared } from './usage.differences';

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 1, 0, n));
const takenAt = minute(60);
const open = { meter: 'server.m1.tiny', quantity: '1', state: 'running', start: minute(1) };
const same: Compared = {
  kind: 'server',
  name: 'hub',
  cloudId: 'c',
  resourceId: 'r',
  fleetId: 'f',
  accountId: 'a',
  found: true,
  busy: false,
  meter: 'server.m1.tiny',
  quantity: '1.0',
  state: 'running',
  since: minute(1),
  lateChanges: 0,
  novaSeconds: '3540',
  gnocchiSeconds: '3400',
  meteredSeconds: '3540.5',
  first: minute(1),
  ended: null,
  open,
};
const told = (change: Partial<Compared>): string[] =>
  differencesOf({ ...same, ...change }, takenAt).map(({ cause, message }) => `${cause}: ${message}`);

describe('what differs between a cloud and the intervals', () => {
  it('is nothing where both say the same, or where something is on its way', () => {
    expect(told({})).toEqual([]);
    expect(told({ found: false, busy: true })).toEqual([]);
    expect(told({ open: null, first: null, since: minute(58), novaSeconds: null })).toEqual([]);
    expect(told({ found: false, open: { ...open, start: minute(58) } })).toEqual([]);
  });

  it('is nothing where it ended, stopped or was resized after it was begun to look', () => {
    const changed = { meter: 'server.m1.small', quantity: '1', state: 'stopped', start: minute(61) };
    expect(told({ open: null, ended: minute(61) })).toEqual([]);
    expect(told({ open: changed, ended: minute(61) })).toEqual([]);
    expect(told({ open: null, ended: minute(54) })).toHaveLength(1);
    expect(told({ open: { ...changed, start: minute(54) }, ended: minute(54) })).toHaveLength(2);
  });

  it('is a leak where something is not metered', () => {
    expect(told({ open: null })).toEqual(['leak: is in the cloud as 1 server.m1.tiny, and not metered']);
    expect(told({ open: null, resourceId: null })).toEqual(['leak: bears our mark, and is on no record']);
  });

  it('is a phantom where something is metered that is not there, or not used', () => {
    expect(told({ found: false })).toEqual(['phantom: is metered as 1 server.m1.tiny, and not in the cloud']);
    expect(told({ meter: null })).toEqual(['phantom: is metered as 1 server.m1.tiny, and not used']);
  });

  it('is a state or a size', () => {
    expect(told({ state: 'stopped', quantity: '2' })).toEqual([
      'resized: is 2 server.m1.tiny in the cloud, and metered as 1 server.m1.tiny',
      'state: is stopped in the cloud, and metered as running',
    ]);
  });

  it('is what was learned too late', () => {
    expect(told({ first: minute(4), lateChanges: 2 })).toEqual([
      'late: is there since 2026-01-01T00:01:00.000Z, and metered from 2026-01-01T00:04:00.000Z on',
      'late: 2 changes of its state were found afterwards, and are metered now',
    ]);
  });

  it('is what Gnocchi was told, beyond ten minutes', () => {
    expect(told({ gnocchiSeconds: '2941' })).toEqual([]);
    expect(told({ gnocchiSeconds: '2000' })).toEqual([
      'gnocchi: was there for 2000 s as Gnocchi was told, and 1541 s longer as metered',
    ]);
    expect(told({ gnocchiSeconds: '6000', resourceId: null })).not.toContainEqual(expect.stringMatching('gnocchi'));
  });

  it("is Nova's own count, beyond a minute", () => {
    expect(told({ novaSeconds: '3481' })).toEqual([]);
    expect(told({ novaSeconds: '3000' })).toEqual([
      'nova: was there for 3000 s as Nova counts, and 541 s longer as metered; Nova counts from the last launch only',
    ]);
    expect(told({ novaSeconds: '4000' })).toEqual([
      'nova: was there for 4000 s as Nova counts, and 459 s shorter as metered',
    ]);
  });
});
