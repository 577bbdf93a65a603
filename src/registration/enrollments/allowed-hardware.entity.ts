import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { EnrollmentEntity } from './enrollment.entity';

/** A hardware id that an enrollment with an allow-list takes. */
@Entity('enrollment_hardware_id')
export class AllowedHardwareEntity {
  @PrimaryColumn('uuid', { name: 'enrollment_id', primaryKeyConstraintName: 'pk_enrollment_hardware_id' })
  @ForeignKey(() => EnrollmentEntity, { name: 'fk_enrollment_hardware_id_enrollment' })
  enrollmentId!: string;

  @PrimaryColumn('text', {
    name: 'hardware_id',
    collation: 'C',
    primaryKeyConstraintName: 'pk_enrollment_hardware_id',
  })
  hardwareId!: string;

  @Column('timestamptz', { name: 'added_at' })
  addedAt!: Date;
}
