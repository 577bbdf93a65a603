import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { KeyPairService } from './key-pair.service';
import { PauseService } from './pause.service';
import { ReconciliationRunner } from './reconciliation.runner';
import { ReconciliationService } from './reconciliation.service';

/** Expects the globals Database, Clouds, CLOCK, CONFIG and ENCRYPTION_KEY. */
@Module({
  imports: [FleetsModule],
  providers: [ReconciliationRunner, ReconciliationService, PauseService, KeyPairService],
  exports: [ReconciliationService, PauseService, KeyPairService],
})
export class ReconciliationModule {}
