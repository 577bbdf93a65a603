import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Since when all that was counted is kept: one row, which the keeper moves on before it lets go of anything. */
@Entity('usage_retention')
@Check('ck_usage_retention_one', `"only"`)
export class UsageRetentionEntity {
  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'pk_usage_retention' })
  only!: true;

  @Column('timestamptz', { name: 'kept_from' })
  keptFrom!: Date;
}
