import { Controller, Delete, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { SessionService } from './session.service';
import { endedSessionsSchema, sessionQuery, type SessionQuery } from './sign-in.schema';

/** The sessions of others; whoever has one ends it by `DELETE /api/v1/me/session`. */
@ApiTags('Access')
@Controller('api/v1/sessions')
@Roles()
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  @Delete()
  @Does('End the sessions of somebody who has signed in', {
    answers: endedSessionsSchema,
    description:
      'From now on their tokens let nobody in. Whoever may still sign in can begin another one: bar them at Keystone or at the ' +
      'provider first. Those who are limited to accounts end only sessions that see no other accounts.',
  })
  async end(@Query({ schema: sessionQuery }) { actorId }: SessionQuery, @Caller() { accountIds }: Principal) {
    return { actorId, ended: await this.sessions.endAll(actorId, accountIds) };
  }
}
