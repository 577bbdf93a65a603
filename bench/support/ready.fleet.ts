import type { EmulatedWorld } from './emulated.world';
import { createFleets, createOwner, FleetWatch } from './fleets';

/** A fleet that stands, so that every gateway's first answer is its last. */
export async function readyFleet({ product: { api }, database }: EmulatedWorld) {
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
