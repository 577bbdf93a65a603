import { oneRow, type Database } from '../../database';

export interface Offered {
  keyFingerprint: string;
  serial: string;
  notAfter: Date;
}

export interface NewOffer extends Offered {
  tokenDigest: string;
  enrollmentId: string;
  expiresAt: Date;
}

/** Keeps an offer, and forgets some of those that nobody took in time. */
export async function insertOffer(database: Database, offer: NewOffer, now: Date): Promise<void> {
  const { tokenDigest, enrollmentId, keyFingerprint, serial, notAfter, expiresAt } = offer;
  await database.query(
    `with gone as (
       delete from certificate_offer where token_digest in (
         select token_digest from certificate_offer where expires_at < $5 order by expires_at limit 10 for update skip locked))
     insert into certificate_offer (token_digest, enrollment_id, key_fingerprint, expires_at, serial, not_after)
     values ($1, $2, $3, $4, $6, $7)`,
    [tokenDigest, enrollmentId, keyFingerprint, expiresAt, now, serial, notAfter],
  );
}

/** Gives the offer to a device; null when there is none of this token, or no more, or another device has it. */
export function takeOffer(
  database: Database,
  taken: { tokenDigest: string; enrollmentId: string; hardwareId: string; now: Date },
): Promise<Offered | null> {
  return oneRow<Offered>(
    database,
    `with taken as (
       update certificate_offer set hardware_id = $3
       where token_digest = $1 and enrollment_id = $2 and expires_at > $4
         and (hardware_id is null or hardware_id = $3) returning key_fingerprint, serial, not_after)
     select key_fingerprint as "keyFingerprint", serial, not_after as "notAfter" from taken`,
    [taken.tokenDigest, taken.enrollmentId, taken.hardwareId, taken.now],
  );
}
