import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { narrowed } from '../../common/account.scope';
import { UnknownUsageService, type ListedInterval } from '../../metering';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import {
  decisionSchema,
  usageIntervalPageSchema,
  usageIntervalQuery,
  usageIntervalSchema,
  type DecisionInput,
  type UsageIntervalQuery,
} from './usage-interval.view';

@ApiTags('Billing')
@Controller('api/v1/usage-intervals')
export class UsageIntervalController {
  constructor(private readonly usage: UnknownUsageService) {}

  @Get()
  @Roles(...readers)
  @Does('List what was used from when until when', {
    answers: usageIntervalPageSchema,
    description: 'The latest first, as it is known now. What is `unknown` is billed as its `treatment` says.',
  })
  async list(
    @Query({ schema: usageIntervalQuery }) { limit, cursor, ...asked }: UsageIntervalQuery,
    @Caller() caller: Principal,
  ) {
    const { accountId, fleetId = null, resourceId = null, confidence = null, treatment = null } = asked;
    const filter = { scope: narrowed(caller.accountIds, accountId), fleetId, resourceId, confidence, treatment };
    const { items, nextCursor } = await this.usage.list({ limit, cursor }, filter);
    return { items: items.map(view), nextCursor };
  }

  @Post(':id/decision')
  @Roles('billing')
  @Does('Decide about usage that nobody knows of', {
    answers: usageIntervalSchema,
    status: 201,
    description: 'The latest decision counts, for bills that are made from now on. Earlier ones stay on record.',
  })
  async decide(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: decisionSchema }) { decision, reason }: DecisionInput,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'decide about unknown usage');
    return view(await this.usage.decide({ intervalId: id, decision, reason, decidedBy: caller.name }));
  }
}

const view = ({ place: _, ...interval }: ListedInterval) => interval;
