import type { Row } from '../core/indexed.table';

export interface VolumeType extends Row {
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: number;
}

type ErrorStatus = 'error' | 'error_deleting' | 'error_extending';

export type VolumeStatus =
  'creating' | 'available' | 'reserved' | 'attaching' | 'in-use' | 'detaching' | 'extending' | 'deleting' | ErrorStatus;

export interface Volume extends Row {
  readonly projectId: string;
  readonly userId: string;
  readonly name: string | null;
  readonly description: string | null;
  /** GiB. */
  readonly size: number;
  readonly status: VolumeStatus;
  readonly typeId: string;
  readonly bootable: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly snapshotId: string | null;
  readonly sourceId: string | null;
  /** The image whose copy it holds. */
  readonly imageId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  /** While it is extending: to what size, and what it is afterwards. */
  readonly growth: { readonly size: number; readonly status: 'available' | 'in-use' } | null;
  /** Of what it is in the middle of: to be made, or deleted. */
  readonly willFail: boolean;
}

export interface VolumeSnapshot extends Row {
  readonly projectId: string;
  readonly userId: string;
  readonly volumeId: string;
  readonly name: string | null;
  readonly description: string | null;
  /** GiB, of the volume at that time. */
  readonly size: number;
  readonly status: 'creating' | 'available' | 'deleting' | 'error' | 'error_deleting';
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  /** Of what it is in the middle of: to be made, or deleted. */
  readonly willFail: boolean;
}

/** What Nova calls a block device mapping and Cinder an attachment. */
export interface VolumeAttachment extends Row {
  readonly volumeId: string;
  readonly serverId: string;
  readonly device: string;
  readonly tag: string | null;
  readonly root: boolean;
  readonly deleteOnTermination: boolean;
  /** Null until the host has it. */
  readonly attachedAt: number | null;
}
