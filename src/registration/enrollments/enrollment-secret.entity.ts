import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { EnrollmentEntity } from './enrollment.entity';

/** A secret that devices prove: the newest, and for some time the one before it. */
@Entity('enrollment_secret')
@Index('uq_enrollment_secret_newest', ['enrollmentId'], { unique: true, where: '"valid_until" is null' })
@Index('uq_enrollment_secret_previous', ['enrollmentId'], { unique: true, where: '"valid_until" is not null' })
export class EnrollmentSecretEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_enrollment_secret' })
  id!: string;

  @Column('uuid', { name: 'enrollment_id' })
  @ForeignKey(() => EnrollmentEntity, { name: 'fk_enrollment_secret_enrollment' })
  enrollmentId!: string;

  /** Sealed with the encryption key: device keys are derived from it, so a hash would not do. */
  @Column('text', { name: 'sealed_secret' })
  sealedSecret!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Null while it is the newest. */
  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;
}
