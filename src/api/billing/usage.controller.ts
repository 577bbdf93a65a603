import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { usageQuerySchema, UsageService, type UsageQuery } from '../../reports';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { ReadsMuch } from '../http/heavy.reads';
import { usagePageSchema } from './billing.view';

/** As parameters of an address, which are no component of the document. */
const query = usageQuerySchema.extend({});

@ApiTags('Billing')
@Controller('api/v1/usage')
@Roles(...readers)
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @ReadsMuch()
  @Does('Read what was used and what it costs', { answers: usagePageSchema })
  list(@Query({ schema: query }) asked: UsageQuery, @Caller() caller: Principal) {
    return this.usage.query(asked, caller.accountIds);
  }
}
