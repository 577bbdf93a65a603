import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { AccountService } from '../../fleets';
import { FocusExport } from '../../reports';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { goneSignal, sendChunks, unlessGone } from '../http/chunked.answer';
import { Does } from '../http/does.decorator';
import { HeavyReads } from '../http/heavy.reads';

const focusQuery = z.strictObject({
  accountId: idSchema('must be the id of an account').describe('Whose charges'),
  period: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, such as 2026-03')
    .describe("Month of the account's time zone, such as 2026-03"),
});

@ApiTags('Billing')
@Controller('api/v1/exports')
@Roles(...readers)
export class ExportController {
  constructor(
    private readonly accounts: AccountService,
    private readonly focus: FocusExport,
    private readonly reads: HeavyReads,
  ) {}

  @Get('focus')
  @Does("Export a month's charges as FOCUS 1.2", {
    produces: 'text/csv',
    description:
      'CSV with a row for each resource, and rows of their own for corrections, minimums and credits. The rows of an ' +
      'invoice sum to its total. A month that is not closed is told as known now, without an invoice.',
  })
  async read(
    @Query({ schema: focusQuery }) { accountId, period }: z.infer<typeof focusQuery>,
    @Caller() caller: Principal,
    @Res() response: Response,
  ): Promise<void> {
    await this.accounts.get(accountId, caller.accountIds);
    const gone = goneSignal(response);
    // The month is reckoned before the first chunk; what follows has bounds of its own.
    const begin = () => this.focus.csv(accountId, period, gone);
    const chunks = await unlessGone(gone, () => this.reads.run(caller.id, begin, gone));
    if (!chunks) return;
    response.attachment(`focus-${accountId}-${period}.csv`).type('text/csv');
    await sendChunks(response, chunks);
  }
}
