import { isMark } from '../marks';
import type { FleetSnapshot } from './fleet-snapshot.types';

type Marked = Pick<FleetSnapshot, 'mark' | 'fleetId' | 'accountId'>;

export const snapshotMetadata = ({ mark, fleetId, accountId }: Marked): Record<string, string> => ({
  moorage: mark,
  moorage_fleet: fleetId,
  moorage_account: accountId,
});

/** Of a fleet of this account, or nobody's: what is on other accounts' volumes is not for this one to read. */
export const mayBeReadBy = (accountId: string, metadata: Record<string, string>): boolean =>
  !isMark(metadata.moorage ?? '') || metadata.moorage_account === accountId;
