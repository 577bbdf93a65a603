import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { PauseService } from './pause.service';
import { ReconciliationRunner } from './reconciliation.runner';
import { ReconciliationService } from './reconciliation.service';

/** Expects the globals Database, Clouds, CLOCK and CONFIG. */
@Module({
  imports: [FleetsModule],
  providers: [ReconciliationRunner, ReconciliationService, PauseService],
  exports: [ReconciliationService, PauseService],
})
export class ReconciliationModule {}
