import { open, seal } from '../../common/encryption';
import { DomainError } from '../../common/errors';
import { generateSshKeyPair, type SshKeyPair } from '../../common/ssh';
import type { Tx } from '../../database';
import type { BlueprintSpec } from '../blueprints/blueprint.shape';
import { holdKeyPair, insertKeyPair, markRevealed, type StoredKeyPair } from './fleet-key-pair.repository';

/** The specification with the public half of the pair that was made for the fleet, if one was and is asked for. */
export async function withKeyPair(
  tx: Tx,
  fleet: { id: string; deleteRequestedAt: Date | null },
  spec: BlueprintSpec,
): Promise<BlueprintSpec> {
  if (!spec.keyPair?.generate || fleet.deleteRequestedAt) return spec;
  const pair = await holdKeyPair(tx, fleet.id);
  return pair ? { ...spec, keyPair: { ...spec.keyPair, publicKey: pair.publicKey } } : spec;
}

/**
 * Makes the fleet's pair where one is asked for and there is none. It is committed before the cloud hears of it, so
 * that after a crash the same one is imported.
 */
export async function ensureKeyPair(
  tx: Tx,
  { id, name, deleteRequestedAt }: { id: string; name: string; deleteRequestedAt: Date | null },
  spec: BlueprintSpec,
  encryptionKey: Buffer,
  at: Date,
): Promise<BlueprintSpec> {
  if (!spec.keyPair?.generate || spec.keyPair.publicKey !== undefined || deleteRequestedAt) return spec;
  const { publicKey, privateKey } = generateSshKeyPair(`moorage-${name}`);
  const sealedPrivateKey = seal(encryptionKey, privateKey, sealContextOf(id));
  await insertKeyPair(tx, { fleetId: id, publicKey, sealedPrivateKey, at });
  return { ...spec, keyPair: { ...spec.keyPair, publicKey } };
}

/**
 * The private half, once: it is erased in the same transaction.
 * @throws DomainError KEY_PAIR_NOT_GENERATED, KEY_PAIR_ALREADY_REVEALED
 */
export async function revealKeyPair(
  tx: Tx,
  fleetId: string,
  encryptionKey: Buffer,
  { by, at }: { by: string; at: Date },
): Promise<SshKeyPair> {
  const pair = await holdKeyPair(tx, fleetId);
  if (pair === null) throw notGenerated(fleetId);
  if (pair.sealedPrivateKey === null) throw alreadyRevealed(pair);
  await markRevealed(tx, fleetId, { by, at });
  const privateKey = open(encryptionKey, pair.sealedPrivateKey, sealContextOf(fleetId));
  return { publicKey: pair.publicKey, privateKey };
}

const sealContextOf = (fleetId: string): string => `fleet-key-pair/${fleetId}`;

const notGenerated = (fleetId: string): DomainError =>
  new DomainError({
    code: 'KEY_PAIR_NOT_GENERATED',
    status: 409,
    message: `no key pair was made for the fleet ${fleetId}`,
    action: 'Let its blueprint have `"keyPair": {"generate": true}` and build the fleet; then ask again.',
  });

const alreadyRevealed = ({ revealedAt, revealedBy }: StoredKeyPair): DomainError =>
  new DomainError({
    code: 'KEY_PAIR_ALREADY_REVEALED',
    status: 410,
    message: `the private key was shown to ${revealedBy} at ${revealedAt?.toISOString()} and is kept no more`,
    action:
      'Ask who has it; or import a key of your own in the blueprint. Another is made once the fleet has stood without servers and without `generate`.',
  });
