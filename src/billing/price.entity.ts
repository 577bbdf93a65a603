import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn } from 'typeorm';
import { PriceBookEntity } from './price-book.entity';

/** What one unit of a meter costs while it is valid. A trigger lets nothing about it change but that an open end is closed. */
@Entity('price')
@Check('ck_price_unit_price', '"unit_price" >= 0')
@Check(
  'ck_price_valid',
  'not isempty("valid") and lower_inc("valid") and not upper_inc("valid") and not lower_inf("valid")',
)
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

  /** Kept for prices by volume; none is accepted yet. */
  @Column('jsonb', { nullable: true })
  tiers!: unknown;

  /** `[from, to)`; without an end while none is set. */
  @Column('tstzrange')
  valid!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
