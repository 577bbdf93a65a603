import { Module } from '@nestjs/common';
import { ArchiveMeter } from './archive.meter';
import { ArchiveService } from './archive.service';

/** Expects the globals Database, Clouds, CLOCK and ENCRYPTION_KEY. */
@Module({ providers: [ArchiveService, ArchiveMeter], exports: [ArchiveService] })
export class ArchivesModule {}
