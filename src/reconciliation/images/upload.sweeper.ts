import type { Clock } from '../../common/clock';
import { holdFence, type Database, type WorkLease } from '../../database';
import { ifThere, images } from '../../openstack';
import type { Clouds } from '../clouds';
import {
  commitFailed,
  commitRemoving,
  commitUploadGone,
  commitUploadSeen,
  commitUploadUse,
  findUpload,
} from './image-upload.repository';
import { uploadMark, type ImageUpload } from './image-upload.types';

/** Work queue of the uploads that are not over; the key is the upload's id. */
export const uploadQueue = 'upload';

/** After this long without a sign of life, in ms, whoever received an upload is taken for dead. */
export const silentMs = 30_000;

/** How often an image that an account pays for is looked at, in ms: somebody may have deleted it. */
const recheckMs = 600_000;

/**
 * Removes what is left in the cloud of uploads that failed, or whose receiver died; of those that an account pays for, it
 * finds out until when they are there.
 */
export class UploadSweeper {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /** One run under the lease. Gives the milliseconds until the next one, or null when the upload is over. */
  async sweep(lease: WorkLease): Promise<number | null> {
    const upload = await findUpload(this.database, lease.key);
    if (upload?.status === 'removing') return this.clear(upload);
    if (upload?.status === 'active' && upload.accountId !== null) return this.watch(lease, upload);
    if (upload?.status !== 'receiving') return null;
    const silent = this.clock.now().getTime() - upload.seenAt.getTime();
    if (silent < silentMs) return silentMs - silent;
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await commitRemoving(tx, upload.id, 'it was broken off');
    });
    return 0;
  }

  /** Null once it is gone: it is on record still, and an image is never uploaded into again. */
  private async watch(lease: WorkLease, upload: ImageUpload): Promise<number | null> {
    const lookedAt = this.clock.now();
    const found = await ifThere(images.get(this.clouds.get(upload.cloud), upload.id));
    // Its id alone says which it is: people may take its properties away, and it is there and used all the same.
    const isThere = found !== null && found.status !== 'deleted';
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      if (!isThere) return commitUploadGone(tx, upload, lookedAt);
      await commitUploadSeen(tx, upload, lookedAt);
      if (upload.meteredFrom === null) await commitUploadUse(tx, upload, new Date(found.updated_at));
    });
    return isThere ? recheckMs : null;
  }

  /** Null once nothing is left of it, or the milliseconds until its creation can no longer take effect. */
  async clear(upload: ImageUpload): Promise<number | null> {
    const cloud = this.clouds.get(upload.cloud);
    const found = await ifThere(images.get(cloud, upload.id));
    const unsettled = upload.createdAt.getTime() + this.settleMs - this.clock.now().getTime();
    if (found === null && unsettled > 0) return unsettled;
    if (found?.moorage === uploadMark(upload)) await images.remove(cloud, upload.id);
    await this.database.transaction((tx) => commitFailed(tx, upload.id));
    return null;
  }
}
