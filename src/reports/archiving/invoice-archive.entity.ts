import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** That an issued document is to be archived, and since when it is. */
@Entity('invoice_archive')
@Index('ix_invoice_archive_due', ['dueAt'], { where: '"done_at" is null' })
export class InvoiceArchiveEntity {
  @PrimaryColumn('uuid', { name: 'invoice_id', primaryKeyConstraintName: 'pk_invoice_archive' })
  @ForeignKey('invoice', { name: 'fk_invoice_archive_invoice' })
  invoiceId!: string;

  /** When it is tried next. */
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Column('integer', { default: 0 })
  tries!: number;

  /** Why the last try failed. */
  @Column('text', { nullable: true })
  failure!: string | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}
