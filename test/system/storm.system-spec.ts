import { eventually } from '../support/eventually';
import { StormWorld } from '../support/storm-world';

const gateways = 20_000;

describe('a storm of registrations on Mosquitto, with two replicas', () => {
  let world: StormWorld;

  beforeAll(async () => {
    world = await StormWorld.start();
  });
  afterAll(() => world.stop());

  interface Row {
    id: string;
    hardwareId: string;
    status: string;
    registrations: number;
  }
  const rowsOf = (fleetId: string) =>
    world.query<Row>(
      `select d.id, d.hardware_id as "hardwareId", d.status,
         (select count(*)::int from device_event e where e.device_id = d.id and e.type = 'registered') as registrations
       from device d where d.fleet_id = $1`,
      [fleetId],
    );
  const owed = (fleetId: string) => world.query('select 1 from reply_debt where fleet_id = $1', [fleetId]);

  const cases = [
    { what: 'the kill -9 of one of them', middle: () => world.killReplica() },
    {
      what: 'a restart of the broker',
      middle: async () => {
        await world.broker.shutDown();
        await world.broker.resume();
      },
    },
    { what: 'a restart of Postgres', middle: () => world.postgres.restart() },
  ];

  it.each(cases)('survives $what: who was answered is there once, and all end assigned', async ({ middle }) => {
    const { fleetId, name, request } = await world.readyFleet();
    const { told, rejected } = await world.storm(
      { gateways, atOnce: 400, prefix: name, request },
      gateways / 4,
      middle,
    );
    expect(rejected).toBe(0);
    const rows = await rowsOf(fleetId);
    expect(rows).toHaveLength(gateways);
    const byHardwareId = new Map(rows.map((row) => [row.hardwareId, row]));
    const wrong = told.flatMap((ids, index) => {
      const hardwareId = `${name}-${index + 1}`;
      const row = byHardwareId.get(hardwareId);
      const right = row?.status === 'assigned' && row.registrations === 1 && ids.length === 1 && ids[0] === row.id;
      return right ? [] : [{ hardwareId, ids, row }];
    });
    expect(wrong).toEqual([]);
    await eventually(async () => (await owed(fleetId)).length === 0, { timeoutMs: 30_000 });
  });
});
