import { Check, Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import type { Confidence } from './interval.deriver';

const current = '"superseded_at" is null';

/**
 * What was used from when until when. A row is never rewritten: what is learned later supersedes it, so that every
 * earlier state of knowledge can be told again from `recorded_at` and `superseded_at`.
 */
@Entity('usage_interval')
@Check('ck_usage_interval_unit', `"unit" in ('Hours', 'GiB-Hours')`)
@Check('ck_usage_interval_quantity', '"quantity" >= 0')
@Check('ck_usage_interval_confidence', `"confidence" in ('observed', 'derived', 'estimated', 'unknown')`)
@Check(
  'ck_usage_interval_during',
  'not isempty("during") and lower_inc("during") and not upper_inc("during") and not lower_inf("during")',
)
@Exclusion(
  'ex_usage_interval_overlap',
  `using gist ("resource_id" with =, "meter" with =, "during" with &&) where (${current})`,
)
@Check('ck_usage_interval_share', '"share" between 0 and 1')
@Index('ix_usage_interval_account', ['accountId', 'during'], { type: 'gist' })
@Index('ix_usage_interval_unknown', ['id'], { where: `${current} and "confidence" = 'unknown'` })
@Index('ix_usage_interval_fleet', ['fleetId', 'during'], { type: 'gist', where: current })
@Index('ix_usage_interval_resource', ['resourceId'], { where: current })
@Index('ix_usage_interval_begun', { synchronize: false })
@Index('ix_usage_interval_account_begun', { synchronize: false })
export class UsageIntervalEntity {
  /** The same for the same resource, meter and beginning, in every version and after every replay. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_usage_interval' })
  id!: string;

  @PrimaryColumn('timestamptz', { name: 'recorded_at', primaryKeyConstraintName: 'pk_usage_interval' })
  recordedAt!: Date;

  @Column('timestamptz', { name: 'superseded_at', nullable: true })
  supersededAt!: Date | null;

  @Column('uuid', { name: 'resource_id' })
  resourceId!: string;

  /** Null for what is an account's, and no fleet's. */
  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  kind!: string;

  @Column('text')
  meter!: string;

  @Column('text')
  unit!: string;

  /** How many at once, or GiB; a quantity of time is this times the length of `during`. */
  @Column('numeric')
  quantity!: string;

  /** `[start, end)`; without an end while the use goes on. */
  @Column('tstzrange')
  during!: string;

  @Column('text')
  confidence!: Confidence;

  /** Of a server: `running`, `stopped` or `shelved`; null for what has no states. */
  @Column('text', { nullable: true })
  state!: string | null;

  /** Which share of the quantity is billed in that state, by the policy in effect; from 0 to 1. */
  @Column('numeric', { default: 1 })
  share!: string;
}
