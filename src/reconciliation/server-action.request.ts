import { keyKnownMs } from '../common/idempotency.key';
import { sha256 } from '../common/ids';
import type { Database } from '../database';
import type { Cloud } from '../openstack';
import { actionAskedFor, recordFleetEvent } from './fleet-event.repository';
import { actionsOf } from './usage/usage.repair';

/** What somebody asks to be done to a server. */
interface ActionRequest {
  fleetId: string;
  /** Key of the server. */
  key: string;
  cloudId: string;
  /** As Nova calls it, too. */
  action: string;
  /** Names what is asked for, for who may ask again without knowing what became of it. */
  request?: string;
}

/**
 * Puts on record what is asked for, with the last of its like that Nova knows of; true where that was done before, and Nova has
 * another one since: then this one was carried out although its answer was lost.
 */
export async function isDoneAlready(
  database: Database,
  cloud: Cloud,
  { fleetId, key, cloudId, action, request }: ActionRequest,
  at: Date,
): Promise<boolean> {
  const details: Record<string, unknown> = { kind: 'server', key, cloudId, action };
  if (request !== undefined) {
    const digest = sha256(JSON.stringify([request, action]));
    const known = await actionsOf(cloud, cloudId);
    const last = known?.find((one) => one.action === action)?.request_id ?? null;
    const before = await actionAskedFor(database, fleetId, digest, new Date(at.getTime() - keyKnownMs));
    if (before !== null) return known !== null && before.known && before.cloudId === cloudId && last !== before.last;
    Object.assign(details, { request: digest, known: known !== null, last });
  }
  const message = `${action} of server ${key} is asked for`;
  await database.transaction((tx) => recordFleetEvent(tx, { fleetId, type: 'server.action', message, details, at }));
  return false;
}
