import type { Database } from '../../src/database';

/** What must be the same after a second pass; a device that asks again makes neither an event nor a certificate. */
const columns = `d.id, d.hardware_id, d.key_fingerprint, d.status, d.registered_at, d.certificate,
  (select count(*) from device_event e where e.device_id = d.id) as events,
  (select count(*) from device_certificate c where c.device_id = d.id) as certificates`;

/** The rows of the devices whose hardware ids begin alike. */
export class DeviceRows {
  private readonly select: string;

  constructor(
    private readonly database: Database,
    private readonly fleetId: string,
    private readonly prefix: string,
  ) {
    this.select = `select ${columns} from device d where d.fleet_id = $1 and d.hardware_id like $2`;
  }

  async count(): Promise<number> {
    const [{ count }] = await this.query<{ count: number }>(`select count(*)::int as count from (${this.select}) as r`);
    return count;
  }

  /** Keeps them as they are, for `differing`. */
  async remember(): Promise<void> {
    await this.database.query('drop table if exists bench_device_rows');
    await this.query(`create unlogged table bench_device_rows as ${this.select}`);
  }

  /** How many were added, taken away or changed; a changed one counts twice. */
  async differing(): Promise<number> {
    const sql = `with now as (${this.select})
      select count(*)::int as count from (
        (table now except all table bench_device_rows) union all (table bench_device_rows except all table now)) as r`;
    const [{ count }] = await this.query<{ count: number }>(sql);
    return count;
  }

  private query<Row>(sql: string): Promise<Row[]> {
    return this.database.query<Row>(sql, [this.fleetId, `${this.prefix}-%`]);
  }
}
