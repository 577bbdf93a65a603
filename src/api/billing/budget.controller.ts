import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccountService } from '../../fleets';
import { budgetInputSchema, BudgetService, SpendService, type BudgetInput, type BudgetState } from '../../reports';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { ReadsMuch } from '../http/heavy.reads';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { budgetPageSchema, budgetSchema, spendSchema } from './budget.view';

const budgetView = (budget: BudgetState) => ({ ...budget, period: 'month' as const });
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Billing')
@Controller('api/v1/accounts/:id')
@Tagged<BudgetState>({
  table: 'budget',
  param: 'budgetId',
  of: ({ id, fleetId, name, amount, thresholds }) => [id, fleetId, name, amount, thresholds],
})
@Subject(BudgetService, 'id', 'budgetId')
export class BudgetController {
  constructor(
    private readonly accounts: AccountService,
    private readonly budgets: BudgetService,
    private readonly spending: SpendService,
  ) {}

  @Get('spend')
  @ReadsMuch()
  @Roles(...readers)
  @Does('Read what the account spends', {
    answers: spendSchema,
    description: 'This month and its forecast, the months before, the dearest fleets, and the budgets.',
  })
  async spend(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    await this.accounts.get(id, caller.accountIds);
    const spend = await this.spending.spend(id);
    return { ...spend, budgets: spend.budgets.map(budgetView) };
  }

  @Post('budgets')
  @ReadsMuch()
  @Roles('billing')
  @Does('Set a budget', {
    answers: budgetSchema,
    status: 201,
    description:
      'It stops nothing: each threshold that is reached is recorded once a month and counted in the metrics.',
  })
  async create(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: budgetInputSchema }) input: BudgetInput,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    return budgetView(await this.budgets.create(id, input));
  }

  @Get('budgets')
  @ReadsMuch()
  @Roles(...readers)
  @Does("List the account's budgets", {
    answers: budgetPageSchema,
    description: 'With what was spent of each this month, and which thresholds were reached when.',
  })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    const page = await this.budgets.list(id, query);
    return { ...page, items: page.items.map(budgetView) };
  }

  @Get('budgets/:budgetId')
  @ReadsMuch()
  @Roles(...readers)
  @Does('Read a budget', { answers: budgetSchema, description: 'With what was spent of it this month.' })
  async get(
    @Param('id', { schema: idParam }) id: string,
    @Param('budgetId', { schema: idParam }) budgetId: string,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    return budgetView(await this.budgets.get(id, budgetId));
  }

  @Delete('budgets/:budgetId')
  @ReadsMuch()
  @Roles('billing')
  @Does('Delete a budget')
  async remove(
    @Param('id', { schema: idParam }) id: string,
    @Param('budgetId', { schema: idParam }) budgetId: string,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(id, caller.accountIds);
    await this.budgets.remove(id, budgetId);
  }
}
