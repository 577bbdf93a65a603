import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row per thing that needs attention (a fleet, a batch of replies), not per event: waking twice is one run. */
@Entity('work_item')
@Index('ix_work_item_due', ['queue', 'runAt'])
export class WorkItemEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_work_item' })
  queue!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_work_item' })
  key!: string;

  /** When it is due; `infinity` parks it until it is woken. */
  @Column('timestamptz', { name: 'run_at' })
  runAt!: Date;

  @Column('integer', { default: 0 })
  attempt!: number;

  /** Counts wakes, so that one which comes during a run is not lost when the run ends. */
  @Column('bigint', { default: 0 })
  wakes!: string;

  /** Grows with every claim: a worker whose lease was taken over can no longer commit. */
  @Column('bigint', { default: 0 })
  fence!: string;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** Number of the worker that holds the lease, by which others see whether it lives. */
  @Column('bigint', { nullable: true })
  worker!: string | null;

  /** Since when nothing of it waits; null while something does. */
  @Column('timestamptz', { name: 'parked_at', nullable: true })
  parkedAt!: Date | null;

  @Column('text', { name: 'correlation_id', nullable: true })
  correlationId!: string | null;

  /** W3C trace context of the first who asked for what is still to be done. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { name: 'traced_at', nullable: true })
  tracedAt!: Date | null;
}
