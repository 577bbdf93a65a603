import { oneRow, type Tx } from '../../database';

export interface StoredKeyPair {
  publicKey: string;
  sealedPrivateKey: string | null;
  revealedAt: Date | null;
  revealedBy: string | null;
}

/** Nobody else reads or changes it until the transaction ends. */
export function holdKeyPair(tx: Tx, fleetId: string): Promise<StoredKeyPair | null> {
  return oneRow<StoredKeyPair>(
    tx,
    `select public_key as "publicKey", sealed_private_key as "sealedPrivateKey", revealed_at as "revealedAt",
       revealed_by as "revealedBy" from fleet_key_pair where fleet_id = $1 for update`,
    [fleetId],
  );
}

export async function insertKeyPair(
  tx: Tx,
  made: { fleetId: string; publicKey: string; sealedPrivateKey: string; at: Date },
): Promise<void> {
  await tx.query(
    'insert into fleet_key_pair (fleet_id, public_key, sealed_private_key, created_at) values ($1, $2, $3, $4)',
    [made.fleetId, made.publicKey, made.sealedPrivateKey, made.at],
  );
}

/** The private half is kept no more. */
export async function markRevealed(tx: Tx, fleetId: string, { by, at }: { by: string; at: Date }): Promise<void> {
  await tx.query(
    'update fleet_key_pair set sealed_private_key = null, revealed_at = $2, revealed_by = $3 where fleet_id = $1',
    [fleetId, at, by],
  );
}

/** Erases the fleet's pair: a server that was made with it accepts no other, so that none may stand any more. */
export async function forgetKeyPair(tx: Tx, fleetId: string): Promise<void> {
  await tx.query('delete from fleet_key_pair where fleet_id = $1', [fleetId]);
}
