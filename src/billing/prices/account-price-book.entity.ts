import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PriceBookEntity } from './price-book.entity';

/** Which book an account is billed by, where it is not the default one. */
@Entity('account_price_book')
export class AccountPriceBookEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_account_price_book' })
  accountId!: string;

  @Column('uuid', { name: 'price_book_id' })
  @ForeignKey(() => PriceBookEntity, { name: 'fk_account_price_book_book' })
  priceBookId!: string;
}
