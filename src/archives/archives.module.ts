import { Module } from '@nestjs/common';
import { ArchiveService } from './archive.service';

/** Expects the globals Clouds, CLOCK and ENCRYPTION_KEY. */
@Module({ providers: [ArchiveService], exports: [ArchiveService] })
export class ArchivesModule {}
