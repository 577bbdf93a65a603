import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which lifecycle events have become intervals; a trigger makes the row in the event's own transaction. */
@Entity('metered_event')
@Index('ix_metered_event_waiting', ['resourceId'], { where: '"absorbed_at" is null' })
export class MeteredEventEntity {
  @PrimaryColumn('uuid', { name: 'event_id', primaryKeyConstraintName: 'pk_metered_event' })
  eventId!: string;

  @Column('uuid', { name: 'resource_id' })
  resourceId!: string;

  /** Null while it waits. */
  @Column('timestamptz', { name: 'absorbed_at', nullable: true })
  absorbedAt!: Date | null;
}
