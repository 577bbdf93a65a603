import { systemClock } from '../../src/common/clock';
import { OrphanService } from '../../src/reconciliation';
import type { ReconcilerWorld } from './reconciler-world';

/** What finds orphans in the world's cloud. */
export const orphansOf = ({ database, clouds, fleetClouds }: ReconcilerWorld): OrphanService =>
  new OrphanService(database, clouds, fleetClouds, systemClock);
