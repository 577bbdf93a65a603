import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { UnknownTreatment } from './unknown.types';

/** What people decided about an interval of which nobody knows; append-only, the latest counts. */
@Entity('unknown_decision')
@Check('ck_unknown_decision', `"decision" in ('bill', 'waive', 'hold')`)
@Index('ix_unknown_decision_interval', ['intervalId', 'recordedAt'])
export class UnknownDecisionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_unknown_decision' })
  id!: string;

  /** Of every version of the interval: its end may become known otherwise. */
  @Column('uuid', { name: 'interval_id' })
  intervalId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  decision!: UnknownTreatment;

  @Column('text')
  reason!: string;

  /** Name of the token or user. */
  @Column('text', { name: 'decided_by' })
  decidedBy!: string;

  /** By the clock of Postgres, which orders it among all other facts of a bill. */
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' })
  recordedAt!: Date;
}
