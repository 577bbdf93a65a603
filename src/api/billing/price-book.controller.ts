import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  PriceBookService,
  priceBookInputSchema,
  priceInputSchema,
  type PriceBookInput,
  type PriceInput,
} from '../../billing';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { idParam, pageQuery, type PageQueryInput } from '../http/list.query';
import { priceBookPageSchema, priceBookSchema, priceSchema } from './billing.view';

@ApiTags('Billing')
@Controller('api/v1/price-books')
export class PriceBookController {
  constructor(private readonly priceBooks: PriceBookService) {}

  @Post()
  @Roles('billing')
  @Does('Make a price book', { answers: priceBookSchema, status: 201 })
  create(@Body({ schema: priceBookInputSchema }) input: PriceBookInput, @Caller() caller: Principal) {
    requireUnlimited(caller, 'make price books');
    return this.priceBooks.create(input);
  }

  @Get()
  @Roles(...readers)
  @Does('List price books with their prices', { answers: priceBookPageSchema })
  list(@Query({ schema: pageQuery }) query: PageQueryInput) {
    return this.priceBooks.list(query);
  }

  @Get(':id')
  @Roles(...readers)
  @Does('Read a price book with its prices', { answers: priceBookSchema })
  get(@Param('id', { schema: idParam }) id: string) {
    return this.priceBooks.get(id);
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
}
