import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UsageReconciliationService } from '../../metering';
import { InventoryRunner } from '../../reconciliation';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { askedReportSchema, differencePageSchema, reportPageSchema } from './metering-reconciliation.view';

/** Reports are of all accounts at once. */
const reading = 'read comparisons with the clouds';

@ApiTags('Billing')
@Controller('api/v1/metering/reconciliations')
export class MeteringReconciliationController {
  constructor(
    private readonly reports: UsageReconciliationService,
    private readonly inventories: InventoryRunner,
  ) {}

  @Get()
  @Roles(...readers)
  @Does('List comparisons of what is metered with what is in the clouds', {
    answers: reportPageSchema,
    description: 'The latest first. There is one every night.',
  })
  list(@Query({ schema: pageQuery }) query: PageQueryInput, @Caller() caller: Principal) {
    requireUnlimited(caller, reading);
    return this.reports.list(query);
  }

  @Post()
  @Roles('operator')
  @Does('Compare what is metered with what is in the clouds now', {
    answers: askedReportSchema,
    status: 202,
    description: 'The report is in the list once all clouds were read.',
  })
  async ask(@Caller() caller: Principal) {
    requireUnlimited(caller, 'compare all accounts with the clouds');
    return { id: await this.inventories.ask(caller.name) };
  }

  @Get(':id/differences')
  @Roles(...readers)
  @Does('List what differed, with the causes', { answers: differencePageSchema })
  differences(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, reading);
    return this.reports.differences(id, query);
  }
}
