import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The fleet's history as people read it; `seq` is the cursor of a live stream. */
@Entity('fleet_event')
@Index('ix_fleet_event_fleet', ['fleetId', 'seq'])
export class FleetEventEntity {
  @PrimaryColumn('bigint', {
    primaryKeyConstraintName: 'pk_fleet_event',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
  })
  seq!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'fleet_id' })
  fleetId!: string;

  @Column('text')
  type!: string;

  @Column('text')
  message!: string;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;
}
