import type { Row } from '../core/indexed.table';

type Metadata = Readonly<Record<string, string>>;

/** What a project keeps with its account; id is the project's. */
export interface StoreAccount extends Row {
  readonly metadata: Metadata;
}

/** id is `project/name`. */
export interface Container extends Row {
  readonly projectId: string;
  readonly name: string;
  readonly metadata: Metadata;
  readonly createdAt: number;
}

/** id is `project/container/name`. */
export interface StoredObject extends Row {
  readonly containerId: string;
  readonly name: string;
  readonly size: number;
  readonly md5: string;
  readonly contentType: string;
  readonly metadata: Metadata;
  /** Of the bytes, in `contents`. */
  readonly contentId: string;
  readonly updatedAt: number;
}
