import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PriceBookService } from '../../billing';
import { Database } from '../../database';
import { AccountService, type Account } from '../../fleets';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import {
  accountBodySchema,
  accountPageSchema,
  accountPatchSchema,
  accountSchema,
  type AccountBody,
  type AccountPatch,
} from './account.schema';

@ApiTags('Accounts')
@Controller('api/v1/accounts')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly priceBooks: PriceBookService,
    private readonly database: Database,
  ) {}

  @Post()
  @Roles('billing')
  @Does('Make a billing account', { answers: accountSchema, status: 201 })
  async create(
    @Body({ schema: accountBodySchema }) { priceBookId, ...input }: AccountBody,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'make accounts');
    const account = await this.accounts.create(input);
    if (priceBookId) await this.assign(account.id, priceBookId);
    return this.view(account);
  }

  @Get()
  @Roles(...readers)
  @Does('List billing accounts', { answers: accountPageSchema })
  async list(@Query({ schema: pageQuery }) query: PageQueryInput, @Caller() caller: Principal) {
    const { items, nextCursor } = await this.accounts.list(query, caller.accountId);
    return { items: await Promise.all(items.map((account) => this.view(account))), nextCursor };
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a billing account', { answers: accountSchema })
  async get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.view(await this.accounts.get(id, caller.accountId));
  }

  @Patch(':id')
  @Roles('billing')
  @Does('Bill the account by another price book', { answers: accountSchema })
  async patch(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: accountPatchSchema }) { priceBookId }: AccountPatch,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'choose price books');
    await this.assign(id, priceBookId);
    return this.view(await this.accounts.get(id));
  }

  private assign(accountId: string, bookId: string | null): Promise<void> {
    return this.database.transaction((tx) => this.priceBooks.assign(tx, accountId, bookId));
  }

  private async view(account: Account) {
    return { ...account, priceBookId: await this.priceBooks.bookOf(account.id) };
  }
}
