import { answerOf, api, type Schemas } from './api.client';

export type Health = Schemas['Health'];

/** Asked for under /api, since a proxy may keep /health to itself; that tells more where the service cannot say who asks, or the session has ended. */
export async function readHealth(): Promise<Health> {
  try {
    return await answerOf(api.GET('/api/v1/health'));
  } catch (error) {
    const probed = await readProbe();
    if (probed === null) throw error;
    return probed;
  }
}

/** It answers 503 with the same content while a part is down; null where it is not the service that answers. */
async function readProbe(): Promise<Health | null> {
  try {
    const health = (await (await fetch('/health/ready')).json()) as Partial<Health>;
    return health.parts ? (health as Health) : null;
  } catch {
    return null;
  }
}
