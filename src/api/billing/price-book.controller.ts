import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  PriceBookService,
  priceBookInputSchema,
  priceInputSchema,
  whatIfInputSchema,
  WhatIfService,
  type PriceBookInput,
  type PriceInput,
  type WhatIfInput,
} from '../../billing';
import { AccountService } from '../../fleets';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { ChangesNothing } from '../http/change.interceptor';
import { Subject } from '../audit/subject.decorator';
import { Does } from '../http/does.decorator';
import { ReadsMuch } from '../http/heavy.reads';
import { idParam } from '../http/list.query';
import { priceBookPageSchema, priceBookQuery, priceBookSchema, priceSchema, type PriceBookQuery } from './billing.view';
import { whatIfSchema } from './invoice.view';
import { Tagged } from '../tags/tagged.decorator';

@ApiTags('Billing')
@Controller('api/v1/price-books')
@Tagged<object>({ table: 'price_book', param: 'id', of: (book) => book })
@Subject(PriceBookService)
export class PriceBookController {
  constructor(
    private readonly priceBooks: PriceBookService,
    private readonly whatIfs: WhatIfService,
    private readonly accounts: AccountService,
  ) {}

  @Post()
  @Roles('billing')
  @Does('Make a price book', { answers: priceBookSchema, status: 201 })
  create(@Body({ schema: priceBookInputSchema }) input: PriceBookInput, @Caller() caller: Principal) {
    requireUnlimited(caller, 'make price books');
    return this.priceBooks.create(input);
  }

  @Get()
  @Roles(...readers)
  @Does('List price books with their prices', {
    answers: priceBookPageSchema,
    description:
      'Whoever is limited to accounts sees the default one, and those that these accounts are billed by or were in a closed month.',
  })
  list(@Query({ schema: priceBookQuery }) query: PriceBookQuery, @Caller() caller: Principal) {
    return this.priceBooks.list(query, caller.accountIds);
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a price book with its prices', { answers: priceBookSchema })
  get(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal) {
    return this.priceBooks.get(id, caller.accountIds);
  }

  @Post(':id/prices')
  @Roles('billing')
  @Does('Add a price', {
    answers: priceSchema,
    status: 201,
    description: 'One without an end takes over from the price of the meter that had none.',
  })
  addPrice(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: priceInputSchema }) input: PriceInput,
    @Caller() caller: Principal,
  ) {
    requireUnlimited(caller, 'set prices');
    return this.priceBooks.addPrice(id, input);
  }

  @Post(':id/what-if')
  @ReadsMuch()
  @Roles(...readers)
  @ChangesNothing()
  @Does('Try what a month would have cost with other prices', {
    answers: whatIfSchema,
    description:
      'The prices are added to the book for this reckoning alone, and the account is billed by it; beside that is what the ' +
      'month costs by the book that the account has. Both are made from what is known now.',
  })
  async whatIf(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: whatIfInputSchema }) input: WhatIfInput,
    @Caller() caller: Principal,
  ) {
    await this.accounts.get(input.accountId, caller.accountIds);
    await this.priceBooks.get(id, caller.accountIds);
    return this.whatIfs.tryOut(id, input);
  }
}
