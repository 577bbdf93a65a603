import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { ExplainService, InvoiceService, invoiceSorting } from '../../billing';
import { narrowed } from '../../common/account.scope';
import { AccountService } from '../../fleets';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { Does } from '../http/does.decorator';
import { ReadsMuch } from '../http/heavy.reads';
import { MayBeHad } from '../http/entity.tag';
import { idParam, listQuery, pageQuery, sort, type PageQueryInput } from '../http/list.query';
import { explanationSchema, invoicePageSchema, invoiceSchema } from './invoice.view';

const invoiceQuery = listQuery({
  accountId: idSchema('must be the id of an account').optional().describe('Of this account only'),
  kind: z
    .enum(['invoice', 'credit-note'], { error: 'must be invoice or credit-note' })
    .optional()
    .describe('Of this kind only'),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03')
    .optional()
    .describe('Of this month only'),
  sort: sort(invoiceSorting),
});

@ApiTags('Billing')
@Controller('api/v1')
@Roles(...readers)
export class InvoiceController {
  constructor(
    private readonly invoices: InvoiceService,
    private readonly explanations: ExplainService,
    private readonly accounts: AccountService,
  ) {}

  @Get('invoices')
  @Does('List invoices and credit notes', { answers: invoicePageSchema, description: 'Newest first.' })
  async list(@Query({ schema: invoiceQuery }) query: z.infer<typeof invoiceQuery>, @Caller() caller: Principal) {
    const { accountId, ...page } = query;
    if (accountId !== undefined) await this.accounts.get(accountId, caller.accountIds);
    return this.invoices.list(page, narrowed(caller.accountIds, accountId));
  }

  @Get('invoices/:id')
  @Does('Read an invoice as it was issued', {
    answers: invoiceSchema,
    description: 'Byte for byte the same for ever; `ETag` is its digest.',
  })
  @MayBeHad()
  async get(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    const { document, digest } = await this.invoices.get(id, caller.accountIds);
    response.setHeader('ETag', `"${digest}"`);
    response.type('application/json').send(document);
  }

  @Get('charge-lines/:id/explain')
  @ReadsMuch()
  @Does('Explain a charge line', {
    answers: explanationSchema,
    description:
      'From the line to the resources and devices that used what it charges, their intervals, the events these were made of, ' +
      'and the price: derived anew from what was known when the line was made. A page is one of resources.',
  })
  explain(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pageQuery }) query: PageQueryInput,
    @Caller() caller: Principal,
  ) {
    return this.explanations.explain(id, query, caller.accountIds);
  }
}
