import type { Database, Tx } from '../../database';
import type { RevokedCertificate } from '../../mqtt';

export interface NewCertificate {
  serial: string;
  deviceId: string;
  keyFingerprint: string;
  /** PEM. */
  certificate: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** A certificate that ends before `renewedBefore` gives its place to a newer one. */
type Kept = Omit<NewCertificate, 'serial'> & { renewedBefore: Date };

/** The same again changes nothing; that of a removed device goes to the one that takes its place with it. */
export const insertCertificate = (tx: Tx, made: Omit<NewCertificate, 'certificate'>): Promise<unknown> =>
  tx.query(
    `insert into device_certificate (serial, device_id, key_fingerprint, issued_at, expires_at)
     values ($1, $2, $3, $4, $5) on conflict (serial) do update set device_id = excluded.device_id
     where exists (select 1 from device d where d.id = device_certificate.device_id and d.removed_at is not null)`,
    [made.serial, made.deviceId, made.keyFingerprint, made.issuedAt, made.expiresAt],
  );

/** The certificate of a device's key; both null where it has none. */
export interface StoredCertificate {
  /** PEM. */
  certificate: string | null;
  certificateExpiresAt: Date | null;
}

/** Keeps the certificate unless another process has just kept one; gives the one that is kept. */
export const keepCertificate = (tx: Tx, made: Kept): Promise<StoredCertificate> =>
  keep(tx, made, { key: 'key_fingerprint', certificate: 'certificate', expiry: 'certificate_expires_at' });

/** The same for the key that the device is about to change to. */
export const keepRenewal = (tx: Tx, made: Kept): Promise<StoredCertificate> =>
  keep(tx, made, {
    key: 'renewal_key_fingerprint',
    certificate: 'renewal_certificate',
    expiry: 'renewal_expires_at',
  });

async function keep(
  tx: Tx,
  { deviceId, keyFingerprint, certificate, expiresAt, renewedBefore }: Kept,
  column: { key: string; certificate: string; expiry: string },
): Promise<StoredCertificate> {
  const columns = `${column.certificate} as certificate, ${column.expiry} as "certificateExpiresAt"`;
  const changed = await tx.query<StoredCertificate>(
    `with changed as (
       update device set ${column.certificate} = $3, ${column.expiry} = $4
       where id = $1 and ${column.key} = $2 and (${column.certificate} is null or ${column.expiry} < $5)
       returning ${columns})
     select * from changed`,
    [deviceId, keyFingerprint, certificate, expiresAt, renewedBefore],
  );
  // A statement of its own: one that has waited for the row's lock still reads the row as it was before the wait.
  const [stored = { certificate: null, certificateExpiresAt: null }] =
    changed.length > 0
      ? changed
      : await tx.query<StoredCertificate>(`select ${columns} from device where id = $1 and ${column.key} = $2`, [
          deviceId,
          keyFingerprint,
        ]);
  return stored;
}

/** The key that each device is about to change to; asked for again it stays what it is. */
export async function setRenewals(
  tx: Tx,
  renewals: { id: string; keyFingerprint: string; csr: string | null }[],
): Promise<void> {
  if (renewals.length === 0) return;
  await tx.query(
    `update device d set renewal_key_fingerprint = x."keyFingerprint", renewal_csr = x.csr, renewal_certificate = null,
       renewal_expires_at = null
     from jsonb_to_recordset($1::jsonb) as x(id uuid, "keyFingerprint" text, csr text)
     where d.id = x.id and d.renewal_key_fingerprint is distinct from x."keyFingerprint"`,
    [JSON.stringify(renewals)],
  );
}

/** Makes the key that a device has changed to its only one; gives false when another process has just done so. */
export async function completeRenewal(tx: Tx, deviceId: string, keyFingerprint: string, at: Date): Promise<boolean> {
  const rows = await tx.query<unknown>(
    `with changed as (
       update device set key_fingerprint = renewal_key_fingerprint,
         first_key_fingerprint = coalesce(first_key_fingerprint, key_fingerprint), csr = renewal_csr,
         certificate = renewal_certificate, certificate_expires_at = renewal_expires_at, renewal_key_fingerprint = null, renewal_csr = null,
         renewal_certificate = null, renewal_expires_at = null
       where id = $1 and renewal_key_fingerprint = $2 returning id)
     select * from changed`,
    [deviceId, keyFingerprint],
  );
  await tx.query(
    `update device_certificate set superseded_at = $3
     where device_id = $1 and key_fingerprint <> $2 and superseded_at is null`,
    [deviceId, keyFingerprint, at],
  );
  return rows.length > 0;
}

/** Those that have not ended by themselves, with the reason codes of RFC 5280, 5.3.1. */
export const selectRevoked = (database: Database, at: Date): Promise<RevokedCertificate[]> =>
  database.query(
    `select c.serial, coalesce(c.superseded_at, d.updated_at) as "revokedAt",
       case when c.superseded_at is not null then 4 when d.status = 'suspended' then 6 when d.status = 'retired' then 5
         else 9 end as reason
     from device_certificate c join device d on d.id = c.device_id
     where c.expires_at > $1
       and (c.superseded_at is not null or d.status in ('suspended', 'rejected', 'revoked', 'retired'))
     order by c.serial`,
    [at],
  );
