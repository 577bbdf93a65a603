import { Client } from 'pg';
import { newId } from '../../src/common/ids';
import type { Database } from '../../src/database';
import { fleetChannel, requestBuild } from '../../src/fleets';
import type { ApiClient } from '../../devices/demo/api.client';

/** A blueprint that has one of every kind, as the contract describes it. */
export const fullSpec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: ['9.9.9.9'] } }],
  router: { externalNetwork: 'public' },
  securityGroups: [
    { key: 'hub', rules: [{ protocol: 'icmp' }, { protocol: 'tcp', port: 22, remoteCidr: '0.0.0.0/0' }] },
  ],
  keyPair: {
    publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILlF0Ew5Pd8pTxMFQ2ZbV1jDZ6eR6b3bN1vG1c9uX8Qm bench',
  },
  servers: [
    {
      ...{ key: 'hub', image: 'guest', flavor: 'm1.tiny', count: 1, networks: ['lan'] },
      ...{ securityGroups: ['hub'], floatingIp: true, userData: '#cloud-config\n' },
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};

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
