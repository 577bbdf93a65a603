import type { EmulatedWorld } from './emulated.world';
import { createFleets, createOwner, FleetWatch, type BenchFleet } from './fleets';

export interface ReadyFleet {
  fleet: BenchFleet;
  enrollment: { id: string; secret: string };
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
  const made = await api.post<ReadyFleet['enrollment']>(`/fleets/${fleet.id}/enrollments`, { kind: 'secret' });
  const enrollment = { id: made.id, secret: made.secret };
  return {
    fleet,
    enrollment,
    password: `${made.id}:${made.secret}`,
    request: { fleet: fleet.name, enrollment, model: 'bench', firmware: '1.0' },
  };
}

/** Ports of the embedded broker, plain and TLS. */
export async function listenersOf({ product }: EmulatedWorld): Promise<{ plain: number; tls: number }> {
  const ready = await product.text('/health/ready');
  const portOf = (protocol: string) => Number(new RegExp(`${protocol}://127\\.0\\.0\\.1:(\\d+)`).exec(ready)?.[1]);
  const [plain, tls] = [portOf('mqtt'), portOf('mqtts')];
  if (!plain || !tls) throw new Error('the product does not tell where its broker is');
  return { plain, tls };
}
