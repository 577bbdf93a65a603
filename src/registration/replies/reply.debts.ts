import { newId } from '../../common/ids';
import type { NewDebt } from '../newcomer.repository';

/** Replies that a batch owes the new devices of one fleet: `left` of them are not sent yet. */
export interface Owed {
  debtId: string;
  left: number;
}

/** A debt to the new devices of one fleet, with how many of them are owed it. */
export interface Debt extends NewDebt {
  owed: Owed;
}

/** One for each of the fleets; of nobody yet. */
export const debtsOf = (fleetIds: string[]): Debt[] =>
  [...new Set(fleetIds)].map((fleetId) => {
    const id = newId();
    return { id, fleetId, owed: { debtId: id, left: 0 } };
  });

/** Adds one device of the fleet. */
export function owe(debts: Debt[], fleetId: string): Owed {
  const { owed } = debts.find((debt) => debt.fleetId === fleetId)!;
  owed.left += 1;
  return owed;
}
