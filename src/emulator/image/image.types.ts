import type { Row } from '../core/indexed.table';

export interface Image extends Row {
  readonly name: string | null;
  readonly projectId: string;
  readonly status: 'queued' | 'saving' | 'active' | 'deactivated';
  readonly visibility: 'public' | 'private' | 'shared' | 'community';
  readonly diskFormat: string | null;
  readonly containerFormat: string | null;
  readonly minDisk: number;
  readonly minRam: number;
  readonly protected: boolean;
  readonly hidden: boolean;
  readonly size: number | null;
  readonly checksum: string | null;
  readonly hash: string | null;
  readonly tags: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The image whose bytes a snapshot shares; null when the bytes are its own. */
  readonly bytesOf: string | null;
}

/** id is `image/project`. */
export interface ImageMember extends Row {
  readonly imageId: string;
  readonly projectId: string;
  readonly status: 'pending' | 'accepted' | 'rejected';
  readonly createdAt: number;
  readonly updatedAt: number;
}
