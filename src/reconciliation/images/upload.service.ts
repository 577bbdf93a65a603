import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { sees, type AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { DomainError, messageOf } from '../../common/errors';
import { isUuid, newId } from '../../common/ids';
import { logger } from '../../common/logger';
import { pageOf, placeOf, type Page, type PageQuery } from '../../common/page';
import { CONFIG, type Config } from '../../config';
import { Database, wake } from '../../database';
import { images, isFailure, type Cloud } from '../../openstack';
import { Clouds } from '../clouds';
import {
  commitProgress,
  commitReceived,
  commitRemoving,
  commitUploadUse,
  findUpload,
  insertUpload,
  selectUploads,
} from './image-upload.repository';
import { uploadMark, type ImageUpload } from './image-upload.types';
import {
  checksumMismatch,
  imageDamaged,
  imageEmpty,
  imageTooLarge,
  uploadBroken,
  uploadNotFound,
  uploadsBusy,
} from './upload.errors';
import { UploadMeter } from './upload.meter';
import { alreadySent, idOfRequest, pour, readAgain } from './upload.repeat';
import { silentMs, uploadQueue, UploadSweeper } from './upload.sweeper';

const log = logger('reconciliation');

/** Uploads that one process takes at the same time. */
const most = 8;
/** How often the progress of an upload is written down, in ms. */
const progressMs = 1_000;

export type NewUpload = Pick<
  ImageUpload,
  'accountId' | 'cloud' | 'name' | 'diskFormat' | 'containerFormat' | 'checksum' | 'bytesTotal'
> & {
  id?: string;
  /** Names what its sender sends again without knowing what became of it: there is one image of it. Not beside an `id`. */
  request?: string;
};

/** Images on their way through us to a cloud: never held, digested as they pass, whole and verified or not there at all. */
@Injectable()
export class UploadService {
  private readonly limit: number;
  private readonly sweeper: UploadSweeper;
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.limit = config.maxImageBytes;
    this.sweeper = new UploadSweeper(database, clouds, clock, config.settleMs);
  }

  /**
   * Hands the content on to the cloud as it comes; what is there already, whole, is only compared with it.
   * @throws DomainError IMAGE_TOO_LARGE, IMAGE_EMPTY, IMAGE_CHECKSUM_MISMATCH, IMAGE_DAMAGED, UPLOAD_BROKEN, UPLOADS_BUSY,
   * UPLOAD_EXISTS, UPLOAD_UNDER_WAY; then nothing of it stays in the cloud
   */
  async receive(wanted: NewUpload, source: Readable): Promise<ImageUpload> {
    if ((wanted.bytesTotal ?? 0) > this.limit) throw imageTooLarge(this.limit);
    if (this.running >= most) throw uploadsBusy(most);
    this.running += 1;
    try {
      const cloud = this.clouds.get(wanted.cloud);
      const { upload, isNew } = await this.begin(wanted);
      return isNew
        ? await this.handOn(cloud, upload, source)
        : await readAgain(upload, source, new UploadMeter(this.limit));
    } finally {
      this.running -= 1;
    }
  }

  /** @throws DomainError UPLOAD_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<ImageUpload> {
    const upload = await findUpload(this.database, id);
    if (upload === null || !sees(scope, upload.accountId)) throw uploadNotFound(id);
    return upload;
  }

  /** Newest first. */
  async list({ limit, cursor }: PageQuery, scope: AccountScope = null): Promise<Page<ImageUpload>> {
    const before = placeOf(cursor, isUuid);
    const rows = await selectUploads(this.database, { scope, before, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  private begin({ id, request, ...wanted }: NewUpload): Promise<{ upload: ImageUpload; isNew: boolean }> {
    const at = this.clock.now();
    const progress = {
      status: 'receiving',
      bytesReceived: 0,
      message: null,
      createdAt: at,
      seenAt: at,
      meteredFrom: null,
    } as const;
    return this.database.transaction(async (tx) => {
      const chosen = id ?? (request === undefined ? newId() : await idOfRequest(tx, request));
      const upload: ImageUpload = { ...wanted, ...progress, id: chosen };
      if (!(await insertUpload(tx, upload))) return { upload: await alreadySent(tx, upload), isNew: false };
      await wake(tx, uploadQueue, chosen, silentMs);
      return { upload, isNew: true };
    });
  }

  private async handOn(cloud: Cloud, upload: ImageUpload, source: Readable): Promise<ImageUpload> {
    const meter = new UploadMeter(this.limit);
    meter.on('error', () => undefined); // `meter.errored` tells it to whoever reads
    const beat = setInterval(() => void this.tell(upload, meter), progressMs);
    try {
      const { id, name, diskFormat, containerFormat } = upload;
      const formats = { disk_format: diskFormat, container_format: containerFormat };
      await images.create(cloud, { id, name, ...formats, moorage: uploadMark(upload) });
      await stream(cloud, id, source, meter);
      const { sha256, since } = await verified(cloud, upload, meter);
      const received = await this.received({ ...upload, bytesReceived: meter.bytes }, sha256, since);
      if (!received) throw uploadBroken('its receiver was taken for dead');
    } catch (error) {
      await this.abandon(upload, messageOf(error));
      throw error;
    } finally {
      clearInterval(beat);
    }
    return this.get(upload.id);
  }

  /** All of it is there: it counts from when the cloud had it, if it is an account's. */
  private received(upload: ImageUpload, sha256: string, since: Date): Promise<boolean> {
    const { id, bytesReceived, accountId } = upload;
    return this.database.transaction(async (tx) => {
      if (!(await commitReceived(tx, id, bytesReceived, sha256, this.clock.now()))) return false;
      if (accountId !== null) await commitUploadUse(tx, upload, since);
      return true;
    });
  }

  /** A progress that cannot be written is no reason to end; one that nobody waits for is. */
  private async tell({ id }: ImageUpload, meter: UploadMeter): Promise<void> {
    try {
      const wanted = await commitProgress(this.database, id, meter.bytes, this.clock.now());
      if (!wanted && !meter.readableEnded) meter.destroy(uploadBroken('its receiver was taken for dead'));
    } catch (error) {
      log.warn({ event: 'upload.untold', uploadId: id, err: error }, messageOf(error));
    }
  }

  /** One that is on record as whole stays: its commit may have come through though nothing was heard of it. */
  private async abandon(upload: ImageUpload, message: string): Promise<void> {
    try {
      const isToGo = await this.database.transaction(async (tx) => {
        await wake(tx, uploadQueue, upload.id);
        return commitRemoving(tx, upload.id, message);
      });
      if (isToGo) await this.sweeper.clear(upload);
    } catch (error) {
      log.warn({ event: 'upload.not_cleared', uploadId: upload.id, err: error }, messageOf(error)); // the sweep does it
    }
  }
}

async function stream(cloud: Cloud, id: string, source: Readable, meter: UploadMeter): Promise<void> {
  let opened = false;
  const open = () => {
    if (opened) throw uploadBroken('the cloud asked for it again');
    opened = true;
    return meter;
  };
  pour(source, meter);
  try {
    await images.upload(cloud, id, open);
  } catch (error) {
    // Where the cloud has answered, that is the reason; else why no more could be sent.
    const answered = isFailure(error) && error.httpStatus !== null;
    throw !answered && meter.errored instanceof DomainError ? meter.errored : error;
  } finally {
    source.unpipe(meter);
  }
}

/** Compares what came with what was said, and what the cloud has with what came; gives since when it has it. */
async function verified(
  cloud: Cloud,
  { id, checksum }: ImageUpload,
  meter: UploadMeter,
): Promise<{ sha256: string; since: Date }> {
  if (meter.bytes === 0) throw imageEmpty();
  const { md5, sha256, sha512 } = meter.digests();
  if (checksum !== null && checksum !== sha256) throw checksumMismatch(checksum, sha256);
  const found = await images.get(cloud, id);
  if (found.size !== meter.bytes) throw imageDamaged('size');
  if (found.checksum && found.checksum !== md5) throw imageDamaged('MD5');
  const known = { md5, sha256, sha512 } as Record<string, string | undefined>;
  const expected = known[found.os_hash_algo ?? ''];
  if (expected !== undefined && expected !== found.os_hash_value) throw imageDamaged(`${found.os_hash_algo}`);
  return { sha256, since: new Date(found.updated_at) };
}
