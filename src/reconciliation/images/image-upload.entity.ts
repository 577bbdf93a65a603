import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { ImageUploadStatus } from './image-upload.types';

/** An image that is, or was, sent through us to a cloud. */
@Entity('image_upload')
@Check('ck_image_upload_status', `"status" in ('receiving', 'active', 'removing', 'failed')`)
export class ImageUploadEntity {
  /** Also the cloud's id of the image. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_image_upload' })
  id!: string;

  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('text', { nullable: true })
  cloud!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { name: 'disk_format' })
  diskFormat!: string;

  @Column('text', { name: 'container_format' })
  containerFormat!: string;

  /** SHA-256 in hexadecimal. */
  @Column('text', { nullable: true })
  checksum!: string | null;

  @Column('text')
  status!: ImageUploadStatus;

  @Column('bigint', { name: 'bytes_received' })
  bytesReceived!: string;

  @Column('bigint', { name: 'bytes_total', nullable: true })
  bytesTotal!: string | null;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Since when it counts as its account's usage; null while it does not. */
  @Column('timestamptz', { name: 'metered_from', nullable: true })
  meteredFrom!: Date | null;

  /** When whoever receives it last said so, or a look last found it in the cloud. */
  @Column('timestamptz', { name: 'seen_at' })
  seenAt!: Date;
}
