import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** What an account means to spend in a month, or one of its fleets. */
@Entity('budget')
@Unique('uq_budget_name', ['accountId', 'name'])
@Check('ck_budget_amount', '"amount" > 0')
@Check('ck_budget_thresholds', 'cardinality("thresholds") > 0 and 0 < all ("thresholds")')
export class BudgetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_budget' })
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey('account', { name: 'fk_budget_account' })
  accountId!: string;

  /** Null for the whole account. No key to fleets: the record of one that is gone is no obstacle. */
  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  @Column('text')
  name!: string;

  /** Of a month, in the account's currency. */
  @Column('numeric')
  amount!: string;

  /** Shares of the amount, such as 0.8. */
  @Column('numeric', { array: true })
  thresholds!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
