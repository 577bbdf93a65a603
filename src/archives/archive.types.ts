/** One document that is kept for an account. */
export interface Archive {
  /** Unique within the account. */
  name: string;
  bytes: number;
  contentType: string;
  /** MD5 in hexadecimal, as the store verified it. */
  md5: string;
  storedAt: Date;
}

/** `sha256` in hexadecimal; `stored` is false when the same content had this name already. */
export type StoredArchive = Archive & { sha256: string; stored: boolean };

export interface NewArchive {
  name: string;
  contentType: string;
  content: Buffer;
}

/** An address at which anybody may read an archive until it expires. */
export interface ArchiveAddress {
  url: string;
  expiresAt: Date;
}
