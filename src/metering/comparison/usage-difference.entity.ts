import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Cause } from './usage.differences';
import { UsageReconciliationEntity } from './usage-reconciliation.entity';

/** One thing in which a cloud and the intervals differed. */
@Entity('usage_difference')
@Check('ck_usage_difference_cause', `"cause" in ('leak', 'phantom', 'state', 'resized', 'late', 'nova', 'gnocchi')`)
export class UsageDifferenceEntity {
  @PrimaryColumn('uuid', { name: 'reconciliation_id', primaryKeyConstraintName: 'pk_usage_difference' })
  @ForeignKey(() => UsageReconciliationEntity, { name: 'fk_usage_difference_reconciliation' })
  reconciliationId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_usage_difference' })
  number!: number;

  @Column('text')
  cause!: Cause;

  @Column('text')
  kind!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'cloud_id', nullable: true })
  cloudId!: string | null;

  @Column('uuid', { name: 'resource_id', nullable: true })
  resourceId!: string | null;

  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('text')
  message!: string;
}
