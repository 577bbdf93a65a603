import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** By which key the secrets of this database are encrypted: one row, made by the first start. */
@Entity('key_fingerprint')
@Check('ck_key_fingerprint_one', '"id" = 1')
export class KeyFingerprintEntity {
  @PrimaryColumn('integer', { default: 1, primaryKeyConstraintName: 'pk_key_fingerprint' })
  id!: number;

  /** HMAC-SHA-256 under the key, hex: it tells keys apart, and nothing about them. */
  @Column('text')
  fingerprint!: string;
}
