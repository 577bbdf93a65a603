import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { UnknownTreatment } from './unknown.types';

/** What becomes of an account's unknown intervals about which nobody has decided; append-only, the latest counts. */
@Entity('account_unknown_policy')
@Check('ck_account_unknown_policy', `"policy" in ('bill', 'waive', 'hold')`)
export class AccountUnknownPolicyEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_account_unknown_policy' })
  accountId!: string;

  @Column('text')
  policy!: UnknownTreatment;

  /** By the clock of Postgres, which orders it among all other facts of a bill. */
  @PrimaryColumn('timestamptz', {
    name: 'recorded_at',
    default: () => 'clock_timestamp()',
    primaryKeyConstraintName: 'pk_account_unknown_policy',
  })
  recordedAt!: Date;
}
