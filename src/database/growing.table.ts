import { monotonic } from '../common/clock';
import type { Database } from './database';

const grownBytes = 1024 * 1024;
const lookEveryMs = 5_000;

/**
 * Statements about a table that storms fill. Planning one takes as long as its work for twenty rows, so that each connection plans
 * it once (`Database.prepared`), but not before the table is large: a plan that is made while there are a few rows scans them,
 * and goes on with that while the table grows, until somebody analyzes it.
 */
export class GrowingTable {
  private isLarge = false;
  private lookedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly name: string,
  ) {}

  async query<Row>(sql: string, params: unknown[]): Promise<Row[]> {
    if (!this.isLarge) await this.look();
    return this.isLarge ? this.database.prepared(sql, params) : this.database.query(sql, params);
  }

  private async look(): Promise<void> {
    if (monotonic() - this.lookedAt < lookEveryMs) return;
    this.lookedAt = monotonic();
    const sql = 'select pg_relation_size($1::regclass) >= $2 as large';
    const [{ large }] = await this.database.query<{ large: boolean }>(sql, [this.name, grownBytes]);
    this.isLarge = large;
  }
}
