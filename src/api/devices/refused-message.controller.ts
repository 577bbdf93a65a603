import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RefusedMessageService } from '../../registration';
import { requireUnlimited } from '../access/limits';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import {
  refusedMessagePageSchema,
  refusedMessageQuery,
  refusedMessageView,
  type RefusedMessageQuery,
} from './refused-message.view';

@ApiTags('Devices')
@Controller('api/v1/refused-messages')
export class RefusedMessageController {
  constructor(private readonly refused: RefusedMessageService) {}

  @Get()
  @Roles('operator', 'viewer')
  @Does('List messages and connections of gateways that were refused, newest first', {
    answers: refusedMessagePageSchema,
    description:
      'The newest 10,000 are kept. They belong to no account: who sent them has mostly not shown who it is. ' +
      'Connections that were not let in (`CREDENTIALS_REFUSED`), what was published to topics of others (`TOPIC_NOT_OWN`) and ' +
      'what a front door could not read are a sample: one in ten minutes of each gateway, one a second of each code. An ' +
      'external broker tells us of no connection unless it asks us, and of no message that it refuses.',
  })
  async list(@Query({ schema: refusedMessageQuery }) query: RefusedMessageQuery, @Caller() caller: Principal) {
    requireUnlimited(caller, 'read refused messages');
    const { items, nextCursor } = await this.refused.list(query);
    return { items: items.map(refusedMessageView), nextCursor };
  }
}
