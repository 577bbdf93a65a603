import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something in the cloud that should not be: a second object of one mark, one that vanished, one that ended in error. */
@Entity('anomaly')
@Index('ix_anomaly_fleet', ['fleetId', 'foundAt'])
export class AnomalyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_anomaly' })
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  code!: string;

  @Column('text')
  message!: string;

  @Column('text', { name: 'cloud_id', nullable: true })
  cloudId!: string | null;

  @Column('timestamptz', { name: 'found_at' })
  foundAt!: Date;
}
