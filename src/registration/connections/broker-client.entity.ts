import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A client that an external broker lets in by its own list, as that list was last known to be. */
@Entity('broker_client')
export class BrokerClientEntity {
  /** A hardware id, or an enrollment's id. */
  @PrimaryColumn('text', { collation: 'C', primaryKeyConstraintName: 'pk_broker_client' })
  username!: string;

  /** Which password it has: `<enrollment id>/<secret id>`. */
  @Column('text')
  mark!: string;

  @Column('boolean')
  enabled!: boolean;
}
