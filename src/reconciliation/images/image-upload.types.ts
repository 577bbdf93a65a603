export const imageUploadStatuses = ['receiving', 'active', 'removing', 'failed'] as const;
/** `active` once all of it is in the cloud and verified; `removing` until nothing is left of one that failed. */
export type ImageUploadStatus = (typeof imageUploadStatuses)[number];

/** An image that somebody sends through us to a cloud. */
export interface ImageUpload {
  /** Also the cloud's id of the image: Glance takes a chosen id once. */
  id: string;
  /** The account that alone may see it; null when all may. */
  accountId: string | null;
  /** Name in `clouds.yaml`; null is the default cloud. */
  cloud: string | null;
  name: string;
  diskFormat: string;
  containerFormat: string;
  /** SHA-256 in hexadecimal: as the sender said, then as it came. */
  checksum: string | null;
  status: ImageUploadStatus;
  bytesReceived: number;
  /** As the sender said; null when it did not. */
  bytesTotal: number | null;
  /** Why it failed. */
  message: string | null;
  createdAt: Date;
  /** Since when it counts as its account's usage; null while it does not. */
  meteredFrom: Date | null;
  /** When whoever receives it last said so, or a look last found it in the cloud. */
  seenAt: Date;
}

/** What stands in the image's property `moorage`. */
export const uploadMark = ({ id }: Pick<ImageUpload, 'id'>): string => `moorage:upload=${id}`;
