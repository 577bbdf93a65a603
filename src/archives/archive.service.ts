import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { sha256 } from '../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { containers, ifThere, isFailure, objects, temporaryUrl, type Cloud } from '../openstack';
import { Clouds } from '../reconciliation';
import { addressKey, archiveMark, containerOf } from './archive.container';
import { archiveDamaged, archiveDiffers, archiveNotFound } from './archive.errors';
import type { Archive, ArchiveAddress, NewArchive, StoredArchive } from './archive.types';

type Stored = Awaited<ReturnType<typeof objects.get>>;

/**
 * Documents that are kept for accounts in the default cloud's object store: a container for each account, content that
 * never changes, its checksums verified. Callers check that the account exists and who asks.
 */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
  ) {}

  /** Stores it once: the same content under the same name is not sent again. @throws DomainError ARCHIVE_DIFFERS, ARCHIVE_DAMAGED */
  async put(accountId: string, archive: NewArchive): Promise<StoredArchive> {
    const before = await this.find(accountId, archive.name);
    if (before) return recorded(archive, before, false);
    await this.openContainer(accountId);
    const { name, content, contentType } = archive;
    const metadata = { sha256: sha256(content), md5: md5(content) };
    try {
      await objects.put(this.cloud, containerOf(accountId), name, { content, contentType, metadata, onlyNew: true });
    } catch (error) {
      // Somebody else was quicker, or this very request arrived twice.
      if (!isFailure(error, 'conflict-revision')) throw error;
      const there = await this.find(accountId, name);
      if (!there) throw error;
      return recorded(archive, there, false);
    }
    const stored = await this.find(accountId, name);
    if (!stored) throw archiveDamaged(name);
    return recorded(archive, stored, true);
  }

  /** Whether there is an archive of the name, of whatever content. @throws DomainError ARCHIVE_DAMAGED */
  async holds(accountId: string, name: string): Promise<boolean> {
    const there = await this.find(accountId, name);
    if (there?.metadata.md5 !== undefined && there.metadata.md5 !== there.hash) throw archiveDamaged(name);
    return there !== null;
  }

  /** By name. */
  async list(accountId: string, { limit, cursor }: PageQuery): Promise<Page<Archive>> {
    const marker = placeOf(cursor, (name) => name !== '') ?? undefined;
    try {
      const found = await objects.list(this.cloud, containerOf(accountId), { limit: limit + 1, marker });
      const rows = found.map(({ name, bytes, hash, content_type: contentType, last_modified: modified }) => ({
        name,
        bytes,
        contentType,
        md5: hash,
        // Swift tells it in UTC, without a zone.
        storedAt: new Date(`${modified.replace(/Z$/, '')}Z`),
      }));
      return pageOf(rows, limit, ({ name }) => name);
    } catch (error) {
      // The container comes with the first archive.
      if (isFailure(error, 'gone')) return { items: [], nextCursor: null };
      throw error;
    }
  }

  /** An address that is good for so many seconds. @throws DomainError ARCHIVE_NOT_FOUND */
  async address(accountId: string, name: string, seconds: number): Promise<ArchiveAddress> {
    if (!(await this.find(accountId, name))) throw archiveNotFound(name);
    // The key may have changed since the container was made.
    await this.openContainer(accountId);
    const expiresAt = new Date((Math.floor(this.clock.now().getTime() / 1000) + seconds) * 1000);
    const key = addressKey(this.encryptionKey, accountId);
    const container = containerOf(accountId);
    const url = await temporaryUrl(this.cloud, { container, object: name, key, expiresAt, filename: name });
    return { url, expiresAt };
  }

  private get cloud(): Cloud {
    return this.clouds.get(null);
  }

  private openContainer(accountId: string): Promise<void> {
    const metadata = { moorage: archiveMark(accountId), 'temp-url-key': addressKey(this.encryptionKey, accountId) };
    return containers.create(this.cloud, containerOf(accountId), metadata);
  }

  private find(accountId: string, name: string): Promise<Stored | null> {
    return ifThere(objects.get(this.cloud, containerOf(accountId), name));
  }
}

const md5 = (content: Buffer): string => createHash('md5').update(content).digest('hex');

/** What the store has under the name, when that is what was to be archived. */
function recorded({ name, content }: NewArchive, there: Stored, stored: boolean): StoredArchive {
  const digest = sha256(content);
  const same = there.metadata.sha256 === digest;
  if (!same) throw stored ? archiveDamaged(name) : archiveDiffers(name);
  if (there.hash !== md5(content)) throw archiveDamaged(name);
  const { bytes, contentType, hash, lastModified } = there;
  return { name, bytes, contentType, md5: hash, sha256: digest, storedAt: lastModified, stored };
}
