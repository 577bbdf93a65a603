import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a browser that comes back from the provider is given, to fetch its session with: once, within a minute. */
@Entity('sign_in_code')
@Index('ix_sign_in_code_expiry', ['expiresAt'])
export class SignInCodeEntity {
  /** SHA-256 of the code and of what the browser's cookie has, hex. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sign_in_code' })
  hash!: string;

  /** Who it lets in. */
  @Column('jsonb')
  visitor!: unknown;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
