import { parseBlock, overlaps } from '../../../src/common/cidr';
import type { Database } from '../../../src/database';
import {
  selectFleet,
  selectFleetByName,
  imageUsers,
  loadWanted,
  releaseNetworkAllocations,
  requestBuild,
  setFleetState,
  type FleetStatus,
} from '../../../src/fleets';
import { insertLink } from '../../../src/fleets/links/link.repository';
import { fleetsOf, lan, spec } from '../../support/fleets';
import { testDatabase } from '../../support/test-database';

describe('what is wanted of a fleet', () => {
  let database: Database;
  let close: () => Promise<void>;
  let stage: ReturnType<typeof fleetsOf>;
  const cidrsOf = async (fleetId: string) => (await database.transaction((tx) => loadWanted(tx, fleetId)))?.cidrs ?? {};
  const setStatus = (fleetId: string, status: FleetStatus) =>
    database.transaction((tx) => setFleetState(tx, fleetId, { status, conditions: [], endpoint: null }));
  const wakesOf = async (fleetId: string) =>
    Number(
      (await database.query<{ wakes: string }>('select wakes from work_item where key = $1', [fleetId])).at(0)?.wakes ??
        0,
    );

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    stage = fleetsOf(database);
  });
  afterAll(() => close());

  it('allots blocks that never overlap, to however many fleets at once', async () => {
    const two = spec({ networks: [lan, { key: 'wan', subnet: { cidr: 'auto' } }] });
    const fleets = await Promise.all(Array.from({ length: 12 }, () => stage.makeFleet(two)));
    const cidrs = await Promise.all(fleets.map(({ id }) => cidrsOf(id)));
    const blocks = cidrs.flatMap((of) => [of.lan, of.wan]).map((text) => parseBlock(text)!);
    expect(blocks).toHaveLength(24);
    for (const [index, block] of blocks.entries()) {
      expect(blocks.slice(0, index).filter((other) => overlaps(block, other))).toEqual([]);
    }
  });

  it('lets a fleet keep its block, and avoids blocks that blueprints name themselves', async () => {
    const given = await stage.makeFleet(spec({ networks: [{ key: 'lan', subnet: { cidr: '10.64.128.0/17' } }] }));
    expect(await cidrsOf(given.id)).toEqual({ lan: '10.64.128.0/17' });
    const fleet = await stage.makeFleet();
    const first = await cidrsOf(fleet.id);
    expect(overlaps(parseBlock(first.lan)!, parseBlock('10.64.128.0/17')!)).toBe(false);
    expect(await cidrsOf(fleet.id)).toEqual(first);
  });

  it('refuses an overlap in the database itself', async () => {
    const [a, b] = [await stage.makeFleet(), await stage.makeFleet()];
    const { lan: cidr } = await cidrsOf(a.id);
    await expect(
      database.query(`insert into subnet_allocation values ($1, 'x', 'auto', $2)`, [b.id, cidr]),
    ).rejects.toThrow('ex_subnet_allocation_overlap');
  });

  it('gives a block back only when it is released', async () => {
    const fleet = await stage.makeFleet(spec({ networks: [lan, { key: 'old', subnet: { cidr: 'auto' } }] }));
    const before = await cidrsOf(fleet.id);
    await stage.blueprints.update(fleet.blueprintId, { name: 'hub', spec: spec({ networks: [lan] }) });
    expect(await cidrsOf(fleet.id)).toEqual({ lan: before.lan });
    const held = () => database.query('select 1 from subnet_allocation where fleet_id = $1', [fleet.id]);
    expect(await held()).toHaveLength(2);
    await database.transaction((tx) => releaseNetworkAllocations(tx, fleet.id, ['lan']));
    expect(await held()).toHaveLength(1);
  });

  it('says clearly when the pool is exhausted', async () => {
    const own = await testDatabase();
    const { makeFleet } = fleetsOf(own.database);
    await own.database.query(`update cidr_pool set block = '10.9.0.0/24'`);
    const [a, b] = [await makeFleet(), await makeFleet()];
    await own.database.transaction((tx) => loadWanted(tx, a.id));
    await expect(own.database.transaction((tx) => loadWanted(tx, b.id))).rejects.toMatchObject({
      code: 'CIDR_POOL_EXHAUSTED',
    });
    await own.close();
  });

  describe('with a pool that is nearly taken', () => {
    let own: Awaited<ReturnType<typeof testDatabase>>;
    let small: ReturnType<typeof fleetsOf>;
    const wanted = async (fleetId: string) => (await own.database.transaction((tx) => loadWanted(tx, fleetId)))?.cidrs;
    const naming = (cidr: string) => small.makeFleet(spec({ networks: [{ key: 'lan', subnet: { cidr } }] }));

    beforeEach(async () => {
      own = await testDatabase();
      small = fleetsOf(own.database);
      await own.database.query(`update cidr_pool set block = '10.9.0.0/23'`);
    });
    afterEach(() => own.close());

    it('lets nobody keep the others from a block by naming the whole pool', async () => {
      const [greedy, a, b, c] = [
        await naming('10.8.0.0/15'),
        ...(await Promise.all([1, 2, 3].map(() => small.makeFleet()))),
      ];
      await wanted(greedy.id);
      expect(await wanted(a.id)).toEqual({ lan: '10.9.0.0/24' });
      expect(await wanted(b.id)).toEqual({ lan: '10.9.1.0/24' });
      await expect(wanted(c.id)).rejects.toMatchObject({ code: 'CIDR_POOL_EXHAUSTED' });
    });

    it('never allots what the fleet itself or one within its reach has named', async () => {
      const [named, peer, further] = [
        await naming('10.9.0.0/24'),
        await naming('10.70.0.0/24'),
        await naming('10.8.0.0/15'),
      ];
      for (const { id } of [named, peer, further]) await wanted(id);
      const both = spec({
        networks: [
          { key: 'lan', subnet: { cidr: '10.9.0.0/24' } },
          { key: 'wan', subnet: { cidr: 'auto' } },
        ],
      });
      await small.blueprints.update(named.blueprintId, { name: 'hub', spec: both });
      expect(await wanted(named.id)).toEqual({ lan: '10.9.0.0/24', wan: '10.9.1.0/24' });
      await small.blueprints.update(peer.blueprintId, { name: 'hub', spec: spec({ networks: [lan] }) });
      await own.database.transaction((tx) => insertLink(tx, peer.id, named.id, new Date()));
      await own.database.query(`update cidr_pool set block = '10.9.0.0/24'`);
      await expect(wanted(peer.id)).rejects.toMatchObject({ code: 'CIDR_POOL_EXHAUSTED' });
    });

    it('forgets the block that a blueprint named once its network is to have an automatic one', async () => {
      const fleet = await naming('10.9.0.0/23');
      await wanted(fleet.id);
      await small.blueprints.update(fleet.blueprintId, { name: 'hub', spec: spec({ networks: [lan] }) });
      expect(await wanted(fleet.id)).toEqual({ lan: '10.9.0.0/24' });
      const rows = await own.database.query('select origin from subnet_allocation where fleet_id = $1', [fleet.id]);
      expect(rows).toEqual([{ origin: 'auto' }]);
    });
  });

  it('wakes reconciliation for the first of many requests to build', async () => {
    const fleet = await stage.makeFleet();
    await Promise.all(Array.from({ length: 5 }, () => database.transaction((tx) => requestBuild(tx, fleet.id))));
    expect(await wakesOf(fleet.id)).toBe(1);
    expect((await stage.fleets.get(fleet.id)).buildRequestedAt).toBeInstanceOf(Date);
  });

  it('wakes the built fleets of a blueprint that gets a new version, and only those', async () => {
    const built = await stage.makeFleet();
    const idle = await stage.fleets.create({ ...built, project: undefined, name: `${built.name}-b` });
    await database.transaction((tx) => requestBuild(tx, built.id));
    const before = await wakesOf(built.id);
    await stage.blueprints.update(built.blueprintId, { name: 'hub', spec: spec({}) });
    expect(await wakesOf(built.id)).toBe(before + 1);
    expect(await wakesOf(idle.id)).toBe(0);
    expect((await stage.fleets.get(idle.id)).wantedVersion).toBe(2);
  });

  it('stays deleting once that was asked for, whatever a run that began before has found', async () => {
    const fleet = await stage.makeFleet();
    await stage.fleets.requestDelete(fleet.id);
    await setStatus(fleet.id, 'ready');
    expect((await stage.fleets.get(fleet.id)).status).toBe('deleting');
    await setStatus(fleet.id, 'deleted');
    await setStatus(fleet.id, 'ready');
    expect(await stage.fleets.get(fleet.id)).toMatchObject({ status: 'deleted', deletedAt: expect.any(Date) });
  });

  it('stands in its former blueprint until a version of another one that it is given does', async () => {
    const other = spec({});
    const hub = { key: 'hub', image: 'old', flavor: 'm1.tiny', networks: ['lan'] };
    const fleet = await stage.makeFleet(spec({ networks: [lan], servers: [hub] }));
    const { blueprintId: former } = fleet;
    const { id: next } = await stage.blueprints.create({ name: 'next', spec: other });
    const ready = (blueprintId: string) =>
      database.transaction((tx) => {
        const applied = { blueprintId, version: 1 };
        return setFleetState(tx, fleet.id, { status: 'ready', conditions: [], endpoint: null, applied });
      });
    const users = () => database.transaction((tx) => imageUsers(tx, fleet.accountId, ['old']));
    await ready(former);
    await stage.blueprints.update(former, { name: 'hub', spec: other });
    const given = await stage.fleets.patch(fleet.id, { blueprintId: next });
    expect(given).toMatchObject({ status: 'ready', blueprintVersion: null, wantedVersion: 1, hasStood: true });
    expect(await users()).toEqual(['version 1 of blueprint "hub"']);
    // A run that began before the change was made.
    await ready(former);
    expect((await stage.fleets.get(fleet.id)).blueprintVersion).toBeNull();
    await ready(next);
    expect(await stage.fleets.get(fleet.id)).toMatchObject({ blueprintVersion: 1, wantedVersion: 1 });
    expect(await users()).toEqual([]);
    await stage.fleets.patch(fleet.id, { blueprintId: former });
    expect((await stage.fleets.patch(fleet.id, { blueprintId: next })).blueprintVersion).toBe(1);
  });

  it('frees the name of a deleted fleet', async () => {
    const fleet = await stage.makeFleet(undefined, { name: 'again' });
    await expect(stage.fleets.create({ ...fleet, project: undefined })).rejects.toMatchObject({
      code: 'FLEET_NAME_TAKEN',
      status: 409,
    });
    await stage.fleets.requestDelete(fleet.id);
    await setStatus(fleet.id, 'deleted');
    const next = await stage.fleets.create({ ...fleet, project: undefined });
    const found = await database.transaction(async (tx) => [
      await selectFleetByName(tx, 'again'),
      await selectFleet(tx, fleet.id),
    ]);
    expect(found).toMatchObject([{ id: next.id }, { status: 'deleted' }]);
  });

  it('knows no fleet that is not there', async () => {
    const none = '01900000-0000-7000-8000-000000000000';
    expect(await database.transaction((tx) => loadWanted(tx, none))).toBeNull();
  });
});
