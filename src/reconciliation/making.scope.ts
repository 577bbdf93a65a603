import type { Database } from '../database';
import { selectAddressAccount } from './reserved-address.repository';
import type { MakingScope, Scope } from './resource.types';

/** The scope of a run that may make something of the fleet. */
export const makingScope = (
  database: Database,
  fleet: { id: string; accountId: string },
  scope: Scope,
): MakingScope => ({
  ...scope,
  isAnothersAddress: async (address, cloudId) => {
    const accountId = await selectAddressAccount(database, { fleetId: fleet.id, address, cloudId });
    return accountId !== null && accountId !== fleet.accountId;
  },
});
