import { systemClock } from '../../src/common/clock';
import { Clouds, OrphanService } from '../../src/reconciliation';
import { FleetClouds } from '../../src/reconciliation/fleet.clouds';
import { emulatorSettings, encryptionKey, type ReconcilerWorld } from './reconciler-world';

/** What finds orphans in the world's cloud. */
export function orphansOf({ database, emulator }: ReconcilerWorld): OrphanService {
  const clouds = new Clouds(() => emulatorSettings(emulator), systemClock);
  const fleetClouds = new FleetClouds(database, clouds, systemClock, encryptionKey);
  return new OrphanService(database, clouds, fleetClouds, systemClock);
}
