import { Module, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { CONFIG, type Config } from '../config';
import { Database } from '../database';
import { FleetsModule } from '../fleets';
import { CaptureRunner } from './captures/capture.runner';
import { Clouds } from './clouds';
import { DriftService } from './drift/drift.service';
import { FleetClouds } from './fleet.clouds';
import { FleetReconciler } from './fleet.reconciler';
import { ImageService } from './images/image.service';
import { UploadService } from './images/upload.service';
import { InventoryRunner } from './inventory/inventory.runner';
import { KeyPairService } from './key-pair.service';
import { OrphanService } from './orphans/orphan.service';
import { PauseService } from './pause.service';
import { ReconciliationRunner } from './reconciliation.runner';
import { ReconciliationService } from './reconciliation.service';
import { SnapshotService } from './volume-snapshots/snapshot.service';

const reconciler = {
  provide: FleetReconciler,
  inject: [Database, Clouds, CLOCK, CONFIG, ENCRYPTION_KEY],
  useFactory: (database: Database, clouds: Clouds, clock: Clock, { settleMs }: Config, key: Buffer) =>
    new FleetReconciler(database, clouds, clock, settleMs, key),
};

const fleetClouds = {
  provide: FleetClouds,
  inject: [Database, Clouds, CLOCK, ENCRYPTION_KEY],
  useFactory: (database: Database, clouds: Clouds, clock: Clock, key: Buffer) =>
    new FleetClouds(database, clouds, clock, key),
};

/** Expects the globals Database, Clouds, CLOCK, CONFIG and ENCRYPTION_KEY. */
@Module({
  imports: [FleetsModule],
  providers: [
    reconciler,
    fleetClouds,
    ReconciliationRunner,
    ReconciliationService,
    DriftService,
    OrphanService,
    PauseService,
    KeyPairService,
    CaptureRunner,
    ImageService,
    UploadService,
    SnapshotService,
    InventoryRunner,
  ],
  exports: [
    ReconciliationService,
    DriftService,
    OrphanService,
    PauseService,
    KeyPairService,
    ImageService,
    UploadService,
    SnapshotService,
    InventoryRunner,
  ],
})
export class ReconciliationModule implements OnModuleDestroy {
  constructor(private readonly clouds: Clouds) {}

  /** Before the runners are asked to stop, which wait for what they have under way. */
  onModuleDestroy(): void {
    this.clouds.stop();
  }
}
