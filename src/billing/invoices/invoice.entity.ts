import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { BillingPeriodEntity } from '../months/billing-period.entity';
import type { InvoiceDocument } from './invoice.types';

/** A document as it was issued; a trigger refuses every update and delete. */
@Entity('invoice')
@Unique('uq_invoice_sequence', ['accountId', 'kind', 'sequence'])
@Index('uq_invoice_period', ['periodId'], { unique: true, where: `"kind" = 'invoice'` })
@Index('ix_invoice_issued', ['issuedAt', 'id'])
@Index('ix_invoice_credits', ['creditsInvoiceId'])
@Check('ck_invoice_kind', `"kind" in ('invoice', 'credit-note')`)
@Check('ck_invoice_credits', `("kind" = 'credit-note') = ("credits_invoice_id" is not null)`)
@Check('ck_invoice_sequence', '"sequence" > 0')
export class InvoiceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_invoice' })
  id!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'period_id' })
  @ForeignKey(() => BillingPeriodEntity, { name: 'fk_invoice_period' })
  periodId!: string;

  @Column('text')
  kind!: InvoiceDocument['kind'];

  /** Without gaps from 1, for each account and kind. */
  @Column('integer')
  sequence!: number;

  @Column('text')
  number!: string;

  @Column('text')
  currency!: string;

  @Column('numeric')
  total!: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  /** Of a credit note. */
  @Column('uuid', { name: 'credits_invoice_id', nullable: true })
  @ForeignKey(() => InvoiceEntity, { name: 'fk_invoice_credits' })
  creditsInvoiceId!: string | null;

  /** The JSON text of `InvoiceDocument`; a text, since jsonb would not keep it byte for byte. */
  @Column('text')
  document!: string;

  /** SHA-256 of `document`, in hexadecimal. */
  @Column('text')
  digest!: string;
}
