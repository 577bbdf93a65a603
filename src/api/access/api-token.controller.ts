import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { apiTokenInputSchema, apiTokenPageSchema, newApiTokenSchema, type ApiTokenInput } from './api-token.schema';
import { ApiTokenService } from './api-token.service';
import { Caller, Roles, type Principal } from './principal';

@ApiTags('Access')
@Controller('api/v1/api-tokens')
@Subject(ApiTokenService)
@Roles()
export class ApiTokenController {
  constructor(private readonly tokens: ApiTokenService) {}

  @Post()
  @Does('Make an API token', { answers: newApiTokenSchema, status: 201 })
  create(@Body({ schema: apiTokenInputSchema }) input: ApiTokenInput, @Caller() caller: Principal) {
    return this.tokens.create(input, caller);
  }

  @Get()
  @Does('List API tokens', { answers: apiTokenPageSchema })
  list(@Query({ schema: pageQuery }) query: PageQueryInput, @Caller() caller: Principal) {
    return this.tokens.list(query, caller);
  }

  @Delete(':id')
  @Does('Revoke an API token')
  remove(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal): Promise<void> {
    return this.tokens.remove(id, caller);
  }
}
