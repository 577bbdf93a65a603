import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DeviceEventType } from './device.types';

/** The timeline of a device: every change, who made it, and under which correlation id. */
@Entity('device_event')
@Index('ix_device_event_device', ['deviceId', 'seq'])
export class DeviceEventEntity {
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_device_event',
  })
  seq!: string;

  @Column('uuid', { name: 'device_id' })
  deviceId!: string;

  @Column('text')
  type!: DeviceEventType;

  @Column('text')
  message!: string;

  @Column('text', { nullable: true })
  actor!: string | null;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;
}
