export { ArchiveService } from './archive.service';
export { ArchivesModule } from './archives.module';
