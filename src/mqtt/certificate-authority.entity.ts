import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The service's one certificate authority, the same for every replica. */
@Entity('certificate_authority')
@Check('ck_certificate_authority_one', `"id" = 1`)
export class CertificateAuthorityEntity {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_certificate_authority' })
  id!: number;

  @Column('text')
  certificate!: string;

  /** PKCS #8 in PEM, sealed with the encryption key. */
  @Column('text', { name: 'sealed_key' })
  sealedKey!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
