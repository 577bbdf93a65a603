import { Module } from '@nestjs/common';
import { FleetsModule } from '../fleets';
import { ReconciliationRunner } from './reconciliation.runner';
import { ReconciliationService } from './reconciliation.service';

/** Expects the globals Database, Clouds, CLOCK and CONFIG. */
@Module({
  imports: [FleetsModule],
  providers: [ReconciliationRunner, ReconciliationService],
  exports: [ReconciliationService],
})
export class ReconciliationModule {}
