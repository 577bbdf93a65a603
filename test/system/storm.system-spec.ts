import { eventually } from '../support/eventually';
import { StormWorld } from '../support/storm-world';

interface Row {
  id: string;
  hardwareId: string;
  status: string;
}

/** Who was answered is in the database once, as the device that it was told of, and all end assigned. */
async function survives(world: StormWorld, gateways: number, atOnce: number, middle: () => Promise<void>) {
  const { fleetId, name, request, password } = await world.readyFleet();
  const { told, rejected } = await world.storm(
    { gateways, atOnce, prefix: name, request, password },
    gateways / 4,
    middle,
  );
  expect(rejected).toBe(0);
  const rows = await world.query<Row>(
    `select id, hardware_id as "hardwareId", status from device where fleet_id = $1`,
    [fleetId],
  );
  expect(rows).toHaveLength(gateways);
  const byHardwareId = new Map(rows.map((row) => [row.hardwareId, row]));
  const wrong = told.flatMap((ids, index) => {
    const hardwareId = `${name}-${index + 1}`;
    const row = byHardwareId.get(hardwareId);
    const right = row?.status === 'assigned' && ids.length === 1 && ids[0] === row.id;
    return right ? [] : [{ hardwareId, ids, row }];
  });
  expect(wrong).toEqual([]);
  const owed = () => world.query('select 1 from reply_debt where fleet_id = $1', [fleetId]);
  await eventually(async () => (await owed()).length === 0, { timeoutMs: 30_000 });
}

describe('a storm of registrations on Mosquitto, with two replicas', () => {
  let world: StormWorld;

  beforeAll(async () => {
    world = await StormWorld.onMosquitto();
  });
  afterAll(() => world.stop());

  const cases = [
    { what: 'the kill -9 of one of them', middle: () => world.killReplica() },
    { what: 'a restart of the broker', middle: () => world.restartBroker() },
    { what: 'a restart of Postgres', middle: () => world.postgres.restart() },
  ];

  it.each(cases)('survives $what', ({ middle }) => survives(world, 20_000, 400, middle));
});

describe('a storm of registrations on a process that is its own broker', () => {
  let world: StormWorld;

  beforeAll(async () => {
    world = await StormWorld.alone();
  });
  afterAll(() => world.stop());

  it('survives its kill -9', () =>
    survives(world, 4_000, 200, async () => {
      await world.killReplica();
      await world.startReplica();
    }));
});
