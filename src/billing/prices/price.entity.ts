import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn } from 'typeorm';
import { PriceBookEntity } from './price-book.entity';
import type { PriceTier, TierMode } from './price.types';

/** What one unit of a meter costs while it is valid. A trigger lets nothing about it change but that an open end is closed. */
@Entity('price')
@Check('ck_price_unit_price', '"unit_price" >= 0')
@Check(
  'ck_price_valid',
  'not isempty("valid") and lower_inc("valid") and not upper_inc("valid") and not lower_inf("valid")',
)
@Check('ck_price_tiers', `("tiers" is null) = ("tier_mode" is null) and "tier_mode" in ('graduated', 'volume')`)
@Check('ck_price_allowance', '"free_allowance" > 0')
@Check('ck_price_minimum', '"minimum" > 0')
@Exclusion('ex_price_overlap', 'using gist ("price_book_id" with =, "meter" with =, "valid" with &&)')
export class PriceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_price' })
  id!: string;

  @Column('uuid', { name: 'price_book_id' })
  @ForeignKey(() => PriceBookEntity, { name: 'fk_price_book' })
  priceBookId!: string;

  @Column('text')
  meter!: string;

  @Column('text')
  unit!: string;

  @Column('numeric', { name: 'unit_price', precision: 28, scale: 12 })
  unitPrice!: string;

  /** By volume, least first; what is beyond the last one is at `unitPrice`. */
  @Column('jsonb', { nullable: true })
  tiers!: PriceTier[] | null;

  @Column('text', { name: 'tier_mode', nullable: true })
  tierMode!: TierMode | null;

  /** Units of a month that cost nothing. */
  @Column('numeric', { name: 'free_allowance', precision: 28, scale: 12, nullable: true })
  freeAllowance!: string | null;

  /** What the meter costs at least in a month in which it is used. */
  @Column('numeric', { precision: 28, scale: 12, nullable: true })
  minimum!: string | null;

  /** `[from, to)`; without an end while none is set. */
  @Column('tstzrange')
  valid!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** By the clock of Postgres, which orders it among all other facts of a bill. */
  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' })
  recordedAt!: Date;

  /** When its open end was closed: before that it was known without an end. The trigger sets it. */
  @Column('timestamptz', { name: 'valid_to_recorded_at', nullable: true })
  validToRecordedAt!: Date | null;
}
