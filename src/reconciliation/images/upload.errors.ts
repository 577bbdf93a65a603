import { DomainError } from '../../common/errors';

export const imageTooLarge = (limit: number): DomainError =>
  new DomainError({
    code: 'IMAGE_TOO_LARGE',
    status: 413,
    message: `the image has more than ${limit} bytes`,
    action: 'Send a smaller one, such as qcow2 instead of raw, or raise MOORAGE_MAX_IMAGE_BYTES.',
  });

export const imageEmpty = (): DomainError =>
  new DomainError({
    code: 'IMAGE_EMPTY',
    status: 400,
    message: 'the body is empty',
    action: 'Send the content of the image as the body, as application/octet-stream.',
  });

export const checksumMismatch = (wanted: string, found: string): DomainError =>
  new DomainError({
    code: 'IMAGE_CHECKSUM_MISMATCH',
    status: 422,
    message: `what came has the SHA-256 ${found}, not ${wanted}; the image is deleted again`,
    action: 'Send it again, or correct the checksum.',
  });

/** What the cloud holds is not what was sent to it. */
export const imageDamaged = (what: string): DomainError =>
  new DomainError({
    code: 'IMAGE_DAMAGED',
    status: 502,
    message: `the cloud does not hold what was sent: its ${what} is another; the image is deleted again`,
    action: 'Send it again; if it stays so, ask the operator of the cloud.',
  });

export const uploadBroken = (why: string): DomainError =>
  new DomainError({
    code: 'UPLOAD_BROKEN',
    status: 400,
    message: `the upload was broken off: ${why}; nothing of it stays in the cloud`,
    action: 'Send it again.',
  });

export const uploadExists = (id: string): DomainError =>
  new DomainError({
    code: 'UPLOAD_EXISTS',
    status: 409,
    message: `there is an upload ${id} already`,
    action: 'Choose another id, or leave it out.',
  });

/** Its sender has lost sight of it, or its receiver has died: that shows within half a minute. */
export const uploadUnderWay = (id: string): DomainError =>
  new DomainError({
    code: 'UPLOAD_UNDER_WAY',
    status: 409,
    message: `the upload ${id} is being received already`,
    action: 'Read at GET /api/v1/images/uploads/:id what becomes of it, and send it again only where it failed.',
    retryAfter: 30,
  });

export const uploadNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'UPLOAD_NOT_FOUND',
    status: 404,
    message: `there is no upload ${id}`,
    action: 'Take the id from GET /api/v1/images/uploads.',
  });

export const uploadsBusy = (most: number): DomainError =>
  new DomainError({
    code: 'UPLOADS_BUSY',
    status: 503,
    message: `${most} uploads are under way, which is as many as are taken at once`,
    action: 'Send it again later.',
    retryAfter: 30,
  });
