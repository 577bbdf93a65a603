import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one block that networks with `cidr: auto` are cut from; in the database, so that all replicas cut from the same. */
@Entity('cidr_pool')
@Check('ck_cidr_pool_one', `"only"`)
export class CidrPoolEntity {
  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'pk_cidr_pool' })
  only!: true;

  @Column('cidr')
  block!: string;
}
