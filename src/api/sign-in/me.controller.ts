import { Controller, Delete, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../common/errors';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { SessionService } from './session.service';
import { principalSchema, principalView } from './sign-in.schema';

@ApiTags('Access')
@Controller('api/v1/me')
@Roles(...readers)
export class MeController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @Does('Tell who the caller is', { answers: principalSchema })
  me(@Caller() caller: Principal) {
    return principalView(caller);
  }

  @Delete('session')
  @Does('Sign out: end the session that the token is one of')
  async signOut(@Caller() { sessionId, name }: Principal): Promise<void> {
    if (sessionId === null) throw noSession(name);
    await this.sessions.end(sessionId);
  }
}

const noSession = (name: string): DomainError =>
  new DomainError({
    code: 'NO_SESSION',
    status: 409,
    message: `"${name}" came in without a session`,
    action: 'An API token is revoked with DELETE /api/v1/api-tokens/:id, a Keystone token at Keystone.',
  });
