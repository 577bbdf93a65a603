import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The report of one comparison of the intervals with an inventory of the clouds, whose id it has. */
@Entity('usage_reconciliation')
export class UsageReconciliationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_usage_reconciliation' })
  id!: string;

  @Column('text', { name: 'asked_by' })
  askedBy!: string;

  /** Of which Nova's own count was compared. */
  @Column('tstzrange')
  period!: string;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt!: Date;

  @Column('timestamptz', { name: 'taken_at' })
  takenAt!: Date;

  @Column('timestamptz', { name: 'compared_at' })
  comparedAt!: Date;

  @Column('integer')
  objects!: number;

  /** Open ones. */
  @Column('integer')
  intervals!: number;

  @Column('integer', { name: 'nova_servers' })
  novaServers!: number;

  @Column('text')
  gnocchi!: string;

  @Column('jsonb')
  unread!: { cloud: string; reason: string }[];
}
