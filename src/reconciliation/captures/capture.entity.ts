import { Column } from 'typeorm';
import type { CaptureStatus } from './capture.types';

/** Columns that the records of all captures have. The intent is committed before the cloud is asked. */
export abstract class CaptureEntity {
  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  name!: string;

  /** `moorage:fleet=<fleet id>;key=<kind>/<name>`, as it stands in the cloud. */
  @Column('text')
  mark!: string;

  @Column('text', { name: 'cloud_id', nullable: true })
  cloudId!: string | null;

  @Column('text')
  status!: CaptureStatus;

  @Column('text', { name: 'cloud_status', nullable: true })
  cloudStatus!: string | null;

  @Column('text', { nullable: true })
  message!: string | null;

  /** When a create was last sent whose outcome is not known; null when there is none. */
  @Column('timestamptz', { name: 'attempted_at', nullable: true })
  attemptedAt!: Date | null;

  @Column('timestamptz', { name: 'metered_from', nullable: true })
  meteredFrom!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When a look last found it in the cloud. */
  @Column('timestamptz', { name: 'seen_at', nullable: true })
  seenAt!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
