import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { BillingPeriodService, ClosingService } from '../../billing';
import { narrowed } from '../../common/account.scope';
import { AccountService } from '../../fleets';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { CommitsItself } from '../http/change.interceptor';
import { Does } from '../http/does.decorator';
import { idParam, listQuery } from '../http/list.query';
import { billingPeriodPageSchema, billingPeriodSchema } from './invoice.view';

const periodQuery = listQuery({
  accountId: idSchema('must be the id of an account').optional().describe('Of this account only'),
});

@ApiTags('Billing')
@Controller('api/v1/billing-periods')
@Subject(BillingPeriodService)
export class BillingPeriodController {
  constructor(
    private readonly periods: BillingPeriodService,
    private readonly closing: ClosingService,
    private readonly accounts: AccountService,
  ) {}

  @Get()
  @Roles(...readers)
  @Does('List months', {
    answers: billingPeriodPageSchema,
    description: 'Newest first, the one that goes on included.',
  })
  async list(@Query({ schema: periodQuery }) query: z.infer<typeof periodQuery>, @Caller() caller: Principal) {
    const { accountId, ...page } = query;
    if (accountId !== undefined) await this.accounts.get(accountId, caller.accountIds);
    return this.periods.list(page, narrowed(caller.accountIds, accountId));
  }

  @Post(':id/close')
  @Roles('billing')
  @CommitsItself()
  @Does('Close a month and issue its invoice', {
    answers: billingPeriodSchema,
    description:
      'The months of an account are closed in their order. One that is closed already is answered as it is; one whose closing ' +
      'was cut short goes on with the bounds that it has. From then on nothing about it changes: what is heard later is on ' +
      'the invoice of the next month to be closed, with its own month.',
  })
  async close(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.periods.get(id, caller.accountIds);
    return this.closing.close(id);
  }
}
