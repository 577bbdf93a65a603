import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How much an account's archives took when they were last looked at: what is metered. */
@Entity('archive_container')
@Index('uq_archive_container_account', ['accountId'], { unique: true, where: '"gone_at" is null' })
export class ArchiveContainerEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_archive_container' })
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  name!: string;

  @Column('bigint')
  bytes!: string;

  @Column('timestamptz', { name: 'seen_at' })
  seenAt!: Date;

  /** When it was found missing. */
  @Column('timestamptz', { name: 'gone_at', nullable: true })
  goneAt!: Date | null;
}
