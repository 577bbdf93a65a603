import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PrincipalKind, Role } from '../access/principal';

/** A sign-in that lasts: who came in, as what, until when. Of its token only the digest is kept. */
@Entity('session')
@Check('ck_session_kind', `"kind" in ('keystone', 'oidc')`)
@Check('ck_session_role', `"role" in ('admin', 'operator', 'billing', 'viewer')`)
@Index('uq_session_hash', ['hash'], { unique: true })
@Index('ix_session_expiry', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_session' })
  id!: string;

  /** SHA-256, hex. */
  @Column('text')
  hash!: string;

  @Column('text')
  kind!: PrincipalKind;

  /** Stable id of who it is at the identity provider. */
  @Column('text')
  subject!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** The accounts that it is limited to. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true })
  accountIds!: string[] | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** To the minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
