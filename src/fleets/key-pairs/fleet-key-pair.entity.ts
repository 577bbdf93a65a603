import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { FleetEntity } from '../fleet.entity';

/** The SSH key pair that was made for a fleet. */
@Entity('fleet_key_pair')
export class FleetKeyPairEntity {
  @PrimaryColumn('uuid', { name: 'fleet_id', primaryKeyConstraintName: 'pk_fleet_key_pair' })
  @ForeignKey(() => FleetEntity, { name: 'fk_fleet_key_pair_fleet' })
  fleetId!: string;

  /** One line, as in a .pub file. */
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  /** Sealed with the encryption key; erased once it was shown. */
  @Column('text', { name: 'sealed_private_key', nullable: true })
  sealedPrivateKey!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'revealed_at', nullable: true })
  revealedAt!: Date | null;

  /** Name of who was shown it. */
  @Column('text', { name: 'revealed_by', nullable: true })
  revealedBy!: string | null;
}
