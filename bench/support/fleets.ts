import { Client } from 'pg';
import { newId } from '../../src/common/ids';
import type { Database } from '../../src/database';
import { fleetChannel, requestBuild } from '../../src/fleets';
import type { ApiClient } from '../../src/cli/api.client';
import { fullSpec } from '../../test/support/fleet-fixture';

export interface BenchFleet {
  id: string;
  name: string;
}

export interface Owner {
  accountId: string;
  blueprintId: string;
}

/** An account and a blueprint that fleets are made of. */
export async function createOwner(api: ApiClient, spec: object = fullSpec): Promise<Owner> {
  const name = `bench-${newId().slice(-12)}`;
  const account = await api.post<{ id: string }>('/accounts', { name, currency: 'EUR', timeZone: 'UTC' });
  const blueprint = await api.post<{ id: string }>('/blueprints', { name, spec });
  return { accountId: account.id, blueprintId: blueprint.id };
}

/** Fleets that nothing has been built of yet. */
export async function createFleets(api: ApiClient, owner: Owner, count: number): Promise<BenchFleet[]> {
  const fleets: BenchFleet[] = [];
  for (let made = 0; made < count; made += 1) {
    const name = `b${newId().replaceAll('-', '').slice(-12)}`;
    const { id } = await api.post<{ id: string }>('/fleets', { name, ...owner, approval: 'automatic' });
    fleets.push({ id, name });
  }
  return fleets;
}

/** Has them all built from one moment on: their wakes become visible with one commit. */
export const buildAll = (database: Database, fleets: BenchFleet[]): Promise<void> =>
  database.transaction(async (tx) => {
    for (const { id } of fleets) await requestBuild(tx, id);
  });

/** Sees the fleets' states change, without asking for them again and again. */
export class FleetWatch {
  private constructor(
    private readonly client: Client,
    private readonly database: Database,
  ) {}

  static async start(url: string, database: Database): Promise<FleetWatch> {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(`listen ${fleetChannel}`);
    return new FleetWatch(client, database);
  }

  /** Begins to wait now; resolves when all of them have this status. */
  until(fleets: BenchFleet[], status: string, timeoutMs: number): Promise<void> {
    const ids = fleets.map(({ id }) => id);
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.client.off('notification', look);
        if (error) reject(error);
        else resolve();
      };
      const look = () => {
        this.database
          .query<{ status: string; conditions: { message: string }[] }>(
            'select status, conditions from fleet where id = any($1) and status <> $2 limit 1',
            [ids, status],
          )
          .then((others) => others.length === 0 && end(), end);
      };
      const timer = setTimeout(() => end(new Error(`not ${status} within ${timeoutMs / 1000} s`)), timeoutMs);
      this.client.on('notification', look);
      look();
    });
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
