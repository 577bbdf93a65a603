import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PriceBookService } from '../../billing';
import { Database } from '../../database';
import { AccountService } from '../../fleets';
import { UnknownUsageService } from '../../metering';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { idParam } from '../http/list.query';
import {
  accountBodySchema,
  accountPageSchema,
  accountPatchSchema,
  accountQuery,
  accountSchema,
  type AccountBody,
  type AccountPatch,
  type AccountQuery,
} from './account.schema';
import { AccountViews } from './account.views';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Accounts')
@Controller('api/v1/accounts')
@Tagged<object>({ table: 'account', param: 'id', of: (account) => account })
@Subject(AccountViews)
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly priceBooks: PriceBookService,
    private readonly unknownUsage: UnknownUsageService,
    private readonly views: AccountViews,
    private readonly database: Database,
  ) {}

  @Post()
  @Roles('billing')
  @Does('Make a billing account', { answers: accountSchema, status: 201 })
  async create(
    @Body({ schema: accountBodySchema }) { priceBookId, unknownPolicy, ...input }: AccountBody,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'make accounts');
    const account = await this.accounts.create(input);
    await this.settle(account.id, { priceBookId: priceBookId ?? undefined, unknownPolicy });
    return this.views.get(account.id);
  }

  @Get()
  @Roles(...readers)
  @Does('List billing accounts', { answers: accountPageSchema })
  async list(@Query({ schema: accountQuery }) query: AccountQuery, @Caller() caller: Principal) {
    const { items, nextCursor } = await this.accounts.list(query, caller.accountIds);
    return { items: await this.views.of(items), nextCursor };
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a billing account', { answers: accountSchema })
  get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.views.get(id, caller.accountIds);
  }

  @Patch(':id')
  @Roles('billing')
  @Does('Bill the account otherwise: by another price book, or what nobody knows of', { answers: accountSchema })
  async patch(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: accountPatchSchema }) patch: AccountPatch,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'say how accounts are billed');
    await this.accounts.get(id);
    await this.settle(id, patch);
    return this.views.get(id);
  }

  private settle(accountId: string, { priceBookId, unknownPolicy }: AccountPatch): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (priceBookId !== undefined) await this.priceBooks.assign(tx, accountId, priceBookId);
      if (unknownPolicy !== undefined) await this.unknownUsage.setPolicy(tx, accountId, unknownPolicy);
    });
  }
}
