import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** What the numbers of an account's documents begin with; a trigger refuses every update and delete. */
@Entity('invoice_prefix')
@Unique('uq_invoice_prefix_prefix', ['prefix'])
export class InvoicePrefixEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_invoice_prefix' })
  accountId!: string;

  @Column('text')
  prefix!: string;
}
