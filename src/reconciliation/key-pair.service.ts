import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import type { SshKeyPair } from '../common/ssh';
import { Database } from '../database';
import { revealKeyPair } from '../fleets';
import { recordFleetEvent } from './fleet-event.repository';

/** Hands out the private half of a fleet's generated key pair. */
@Injectable()
export class KeyPairService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
  ) {}

  /** Once; the fleet's history says to whom. @throws DomainError KEY_PAIR_NOT_GENERATED, KEY_PAIR_ALREADY_REVEALED */
  reveal(fleetId: string, by: string): Promise<SshKeyPair> {
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      const pair = await revealKeyPair(tx, fleetId, this.encryptionKey, { by, at });
      const message = `the private key was shown to ${by}`;
      await recordFleetEvent(tx, { fleetId, type: 'key-pair.revealed', message, details: { by }, at });
      return pair;
    });
  }
}
