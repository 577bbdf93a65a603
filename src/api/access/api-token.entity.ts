import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from './principal';

/** A token that lets a program or person in. Only its digest is kept: 256 random bits need no salt. */
@Entity('api_token')
@Check('ck_api_token_role', `"role" in ('admin', 'operator', 'billing', 'viewer')`)
@Index('uq_api_token_hash', ['hash'], { unique: true })
export class ApiTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_token' })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** The accounts that it is limited to. They are checked when it is made: accounts are never deleted. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true })
  accountIds!: string[] | null;

  /** SHA-256, hex. */
  @Column('text')
  hash!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
