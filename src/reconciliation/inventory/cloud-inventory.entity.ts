import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** One look at all that is used in the clouds; metering compares its intervals with it. */
@Entity('cloud_inventory')
@Unique('uq_cloud_inventory_night', ['night'])
export class CloudInventoryEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_cloud_inventory' })
  id!: string;

  /** `schedule`, or who asked. */
  @Column('text', { name: 'asked_by' })
  askedBy!: string;

  /** The day (UTC) of a nightly one: there is one a night, whatever dies. */
  @Column('date', { nullable: true })
  night!: string | null;

  /** Of which Nova's own count was read. */
  @Column('tstzrange')
  period!: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt!: Date;

  @Column('timestamptz', { name: 'taken_at', nullable: true })
  takenAt!: Date | null;

  /** Clouds that did not answer, with the reason. */
  @Column('jsonb', { default: [] })
  unread!: { cloud: string; reason: string }[];

  /** `compared` where a cloud has it and tells of servers, `unread` where it did not answer, else `absent`. */
  @Column('text', { nullable: true })
  gnocchi!: string | null;
}
