import { Check, Column, Entity, Exclusion, ForeignKey, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../fleet.entity';

/** Which addresses a fleet's networks have. Postgres itself keeps allotted blocks apart. */
@Entity('subnet_allocation')
@Check('ck_subnet_allocation_origin', `"origin" in ('auto', 'given')`)
@Exclusion('ex_subnet_allocation_overlap', `using gist ("cidr" inet_ops with &&) where ("origin" = 'auto')`)
export class SubnetAllocationEntity {
  @PrimaryColumn('uuid', { name: 'fleet_id', primaryKeyConstraintName: 'pk_subnet_allocation' })
  @ForeignKey(() => FleetEntity, { name: 'fk_subnet_allocation_fleet' })
  fleetId!: string;

  @PrimaryColumn('text', { name: 'network_key', primaryKeyConstraintName: 'pk_subnet_allocation' })
  networkKey!: string;

  /** `auto` blocks are ours to choose; `given` ones are recorded so that those avoid them. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_subnet_allocation' })
  origin!: 'auto' | 'given';

  @Column('cidr')
  cidr!: string;
}
