import { wake, type Tx } from '../database';

/** Work queue of the fleets that reconciliation has to look at; the key is the fleet's id. */
export const reconcileQueue = 'reconcile';

export const requestReconcile = (tx: Tx, fleetId: string): Promise<void> => wake(tx, reconcileQueue, fleetId);
