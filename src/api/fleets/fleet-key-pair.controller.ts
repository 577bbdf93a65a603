import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { FleetService } from '../../fleets';
import { KeyPairService } from '../../reconciliation';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';

const revealedKeyPairSchema = z
  .object({
    publicKey: z.string().describe('Public half, as in a .pub file'),
    privateKey: z.string().describe('Private half in the format of OpenSSH, without a passphrase'),
  })
  .meta({ id: 'RevealedKeyPair' });

@ApiTags('Fleets')
@Controller('api/v1/fleets/:id/key-pair')
@Roles('operator')
export class FleetKeyPairController {
  constructor(
    private readonly fleets: FleetService,
    private readonly keyPairs: KeyPairService,
  ) {}

  @Post('reveal')
  @Does("Show the private half of the fleet's generated key pair; it is in this answer and is then erased", {
    answers: revealedKeyPairSchema,
    description:
      'A second time is answered with 410 KEY_PAIR_ALREADY_REVEALED. Send an Idempotency-Key: whoever repeats the request with the same one within a day, because the answer was lost, gets it again.',
  })
  async reveal(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.fleets.get(id, caller.accountIds);
    return this.keyPairs.reveal(id, caller.name);
  }
}
