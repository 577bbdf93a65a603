import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** Prices of one currency. Exactly one book serves the accounts that were given none. */
@Entity('price_book')
@Unique('uq_price_book_name', ['name'])
@Check('ck_price_book_currency', `"currency" ~ '^[A-Z]{3}$'`)
@Index('uq_price_book_default', ['isDefault'], { unique: true, where: '"is_default"' })
export class PriceBookEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_price_book' })
  id!: string;

  @Column('text')
  name!: string;

  /** ISO 4217. */
  @Column('text')
  currency!: string;

  @Column('boolean', { name: 'is_default', default: false })
  isDefault!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
