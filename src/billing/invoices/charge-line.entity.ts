import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ChargeKind } from './charge-line.types';
import { InvoiceEntity } from './invoice.entity';

/** What was charged (`ChargeLine`); a trigger refuses every update and delete. */
@Entity('charge_line')
@Unique('uq_charge_line_position', ['invoiceId', 'position'])
@Index('ix_charge_line_charge_period', ['chargePeriodId'])
@Index('ix_charge_line_corrects', ['correctsId'])
@Check('ck_charge_line_kind', `"kind" in ('usage', 'minimum', 'credit')`)
@Check('ck_charge_line_span', '"charge_start" < "charge_end"')
export class ChargeLineEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_charge_line' })
  id!: string;

  @Column('uuid', { name: 'invoice_id' })
  @ForeignKey(() => InvoiceEntity, { name: 'fk_charge_line_invoice' })
  invoiceId!: string;

  /** In the invoice, from 1. */
  @Column('integer')
  position!: number;

  /** Whose closing charged it. */
  @Column('uuid', { name: 'period_id' })
  periodId!: string;

  /** The month that it belongs to. */
  @Column('uuid', { name: 'charge_period_id' })
  chargePeriodId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'fleet_id', nullable: true })
  fleetId!: string | null;

  /** As it was called then. */
  @Column('text', { name: 'fleet_name', nullable: true })
  fleetName!: string | null;

  @Column('text')
  kind!: ChargeKind;

  @Column('text')
  meter!: string;

  @Column('text')
  unit!: string;

  @Column('uuid', { name: 'price_id', nullable: true })
  priceId!: string | null;

  @Column('numeric', { name: 'unit_price', nullable: true })
  unitPrice!: string | null;

  @Column('numeric')
  quantity!: string;

  @Column('numeric')
  cost!: string;

  /** `cost`, rounded once to the currency's own decimals. */
  @Column('numeric')
  amount!: string;

  @Column('text')
  currency!: string;

  @Column('timestamptz', { name: 'charge_start' })
  chargeStart!: Date;

  @Column('timestamptz', { name: 'charge_end' })
  chargeEnd!: Date;

  @Column('uuid', { name: 'corrects_id', nullable: true })
  @ForeignKey(() => ChargeLineEntity, { name: 'fk_charge_line_corrects' })
  correctsId!: string | null;
}
