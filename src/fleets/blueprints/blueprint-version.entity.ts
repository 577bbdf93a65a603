import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { BlueprintEntity } from './blueprint.entity';
import type { BlueprintSpec } from './blueprint.shape';

/** One state of a blueprint. A trigger refuses to change or delete it. */
@Entity('blueprint_version')
export class BlueprintVersionEntity {
  @PrimaryColumn('uuid', { name: 'blueprint_id', primaryKeyConstraintName: 'pk_blueprint_version' })
  @ForeignKey(() => BlueprintEntity, { name: 'fk_blueprint_version_blueprint' })
  blueprintId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_blueprint_version' })
  version!: number;

  @Column('jsonb')
  spec!: BlueprintSpec;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
