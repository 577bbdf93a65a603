import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity';

/** What fleets look like; its specification stands in its versions. */
@Entity('blueprint')
export class BlueprintEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_blueprint' })
  id!: string;

  @Column('text')
  name!: string;

  /** The account that alone may see it; null when all may. */
  @Column('uuid', { name: 'account_id', nullable: true })
  @ForeignKey(() => AccountEntity, { name: 'fk_blueprint_account' })
  accountId!: string | null;

  /** The newest version. */
  @Column('integer')
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  /** It stays for the fleets that stood in it, which are deleted too, and is offered to nobody any more. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
