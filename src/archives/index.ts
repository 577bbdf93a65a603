export { ArchiveContainerEntity } from './archive-container.entity';
export { ArchiveService } from './archive.service';
export { ArchivesModule } from './archives.module';
