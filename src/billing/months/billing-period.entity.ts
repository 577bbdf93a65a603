import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { PeriodStatus } from './billing-period.types';
import { PriceBookEntity } from '../prices/price-book.entity';

/** A month of one account. A trigger lets it go from open to closing to closed, and its bounds stand once they are set. */
@Entity('billing_period')
@Unique('uq_billing_period_month', ['accountId', 'month'])
@Check('ck_billing_period_month', `"month" ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'`)
@Check('ck_billing_period_span', '"starts_at" < "ends_at"')
@Exclusion('ex_billing_period_overlap', 'using gist ("account_id" with =, tstzrange("starts_at", "ends_at") with &&)')
@Check('ck_billing_period_status', `"status" in ('open', 'closing', 'closed')`)
@Check(
  'ck_billing_period_bounds',
  `("status" = 'open') = ("known_before" is null) and ("known_before" is null) = ("price_book_id" is null)
   and ("known_before" is null) = ("closing_at" is null) and ("status" = 'closed') = ("closed_at" is not null)`,
)
@Index('ix_billing_period_due', ['endsAt'], { where: `"status" <> 'closed'` })
export class BillingPeriodEntity {
  /** Made of account and month. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_billing_period' })
  id!: string;

  @Column('uuid', { name: 'account_id' })
  @ForeignKey('account', { name: 'fk_billing_period_account' })
  accountId!: string;

  /** Such as `2026-03`. */
  @Column('text')
  month!: string;

  /** Midnight of the account's time zone. */
  @Column('timestamptz', { name: 'starts_at' })
  startsAt!: Date;

  /** Exclusive. */
  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;

  @Column('text', { default: 'open' })
  status!: PeriodStatus;

  /** By which it was closed, and its corrections are reckoned. */
  @Column('uuid', { name: 'price_book_id', nullable: true })
  @ForeignKey(() => PriceBookEntity, { name: 'fk_billing_period_book' })
  priceBookId!: string | null;

  /** Facts recorded before this instant of Postgres's clock are in its invoice. */
  @Column('timestamptz', { name: 'known_before', nullable: true })
  knownBefore!: Date | null;

  @Column('timestamptz', { name: 'closing_at', nullable: true })
  closingAt!: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
