import { Global, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { BackgroundWork } from '../../../src/common/background.work';
import { CLOCK, systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import { CONFIG, loadConfig } from '../../../src/config';
import { Database } from '../../../src/database';
import { MeteringModule, MeteringService } from '../../../src/metering';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';
import { lifecycleEvent, owner, record } from './lifecycle.fixture';

describe('the schedule of metering', () => {
  let database: Database;
  let close: () => Promise<void>;
  const started: INestApplicationContext[] = [];

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterEach(async () => {
    for (const app of started.splice(0)) await app.close();
  });
  afterAll(() => close());

  const start = async (tickMs: number): Promise<MeteringService> => {
    const config = loadConfig({ MOORAGE_TICK_MS: String(tickMs) }, '/');
    @Global()
    @Module({
      providers: [
        { provide: Database, useValue: database },
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: systemClock },
        BackgroundWork,
      ],
      exports: [Database, CONFIG, CLOCK, BackgroundWork],
    })
    class Globals {}
    @Module({ imports: [Globals, ScheduleModule.forRoot(), MeteringModule] })
    class Root {}
    const app = await NestFactory.createApplicationContext(Root, { logger: false });
    started.push(app);
    return app.get(MeteringService);
  };
  const unannounced = (resourceId: string) =>
    database.query(
      `insert into lifecycle_event (id, fleet_id, account_id, resource_id, kind, type, meter, unit, quantity, occurred_at)
       values ($1, $1, $1, $1, 'router', 'opened', 'router', 'Hours', 1, now())`,
      [resourceId],
    );

  it('shows usage soon after the commit, long before the next tick', async () => {
    const metering = await start(3_600_000);
    const resourceId = newId();
    await record(database, [lifecycleEvent(owner(), resourceId, 'opened', '2026-03-01T00:00:00Z')]);
    await eventually(async () => (await metering.intervals({ resourceId })).length === 1);
  });

  it('absorbs at its start what was recorded while nobody ran', async () => {
    const resourceId = newId();
    await unannounced(resourceId);
    const metering = await start(3_600_000);
    await eventually(async () => (await metering.intervals({ resourceId })).length === 1);
  });

  it('finds at a tick what was not announced, also with two replicas', async () => {
    const metering = await start(50);
    await start(50);
    const ids = Array.from({ length: 20 }, newId);
    for (const id of ids) await unannounced(id);
    await eventually(async () => (await metering.waiting()) === 0);
    for (const resourceId of ids) expect(await metering.intervals({ resourceId })).toHaveLength(1);
  });

  it('counts at a tick what gateways have reported, also with two replicas', async () => {
    const ids = Array.from({ length: 20 }, newId);
    for (const messages of [1, 2]) {
      await database.query(
        `insert into device_report (device_id, hardware_id, fleet_id, account_id, epoch, messages, bytes, received_at)
         select id, 'gw', id, id, '1', $2, 0, now() from unnest($1::uuid[]) id`,
        [ids, messages],
      );
    }
    await start(50);
    await start(50);
    await eventually(async () => (await database.query('select 1 from device_report')).length === 0);
    const counted = await database.query<{ quantity: string }>(
      'select sum(quantity)::text as quantity from device_usage_hour where device_id = any($1) group by device_id',
      [ids],
    );
    expect(counted.map(({ quantity }) => quantity)).toEqual(ids.map(() => '2'));
  });

  it('listens again when its connection was lost', async () => {
    await start(50);
    const listeners = () =>
      database.query<{ pid: number }>(
        `select pid from pg_stat_activity where query = 'listen moorage_lifecycle' and datname = current_database()`,
      );
    const [first] = await eventually(async () => {
      const rows = await listeners();
      return rows.length === 1 ? rows : null;
    });
    await database.query('select pg_terminate_backend($1)', [first.pid]);
    await eventually(async () => {
      const rows = await listeners();
      return rows.length === 1 && rows[0].pid !== first.pid;
    });
  });
});
