import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { BudgetEntity } from './budget.entity';

/** When it was noticed that a share of a budget was spent: once for each month and threshold. */
@Entity('budget_crossing')
export class BudgetCrossingEntity {
  @PrimaryColumn('uuid', { name: 'budget_id', primaryKeyConstraintName: 'pk_budget_crossing' })
  @ForeignKey(() => BudgetEntity, { name: 'fk_budget_crossing_budget', onDelete: 'CASCADE' })
  budgetId!: string;

  /** Such as `2026-03`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_budget_crossing' })
  month!: string;

  @PrimaryColumn('numeric', { primaryKeyConstraintName: 'pk_budget_crossing' })
  threshold!: string;

  /** How much was spent when it was noticed. */
  @Column('numeric')
  spent!: string;

  @Column('timestamptz', { name: 'crossed_at' })
  crossedAt!: Date;
}
