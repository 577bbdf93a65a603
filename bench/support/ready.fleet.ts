import type { EmulatedWorld } from './emulated.world';
import { createFleets, createOwner, FleetWatch } from './fleets';

export interface ReadyFleet {
  fleetId: string;
  /** What a gateway of it connects with. */
  password: string;
  /** What every request says beside its id. */
  request: object;
}

/** A fleet that stands, so that every gateway's first answer is its last. */
export async function readyFleet({ product: { api }, database }: EmulatedWorld): Promise<ReadyFleet> {
  const watch = await FleetWatch.start(database.url, database.database);
  const [fleet] = await createFleets(api, await createOwner(api), 1);
  await api.post(`/fleets/${fleet.id}/reconcile`);
  await watch.until([fleet], 'ready', 60_000).finally(() => watch.close());
  const made = await api.post<{ id: string; secret: string }>(`/fleets/${fleet.id}/enrollments`, { kind: 'secret' });
  const { id, secret } = made;
  return {
    fleetId: fleet.id,
    password: `${id}:${secret}`,
    request: { fleet: fleet.name, enrollment: { id, secret }, model: 'bench', firmware: '1.0' },
  };
}

export async function embeddedPort({ product }: EmulatedWorld): Promise<number> {
  const [, port] = /mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(await product.text('/health/ready')) ?? [];
  if (port === undefined) throw new Error('the product does not tell where its broker is');
  return Number(port);
}
