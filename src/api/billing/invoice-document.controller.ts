import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  creditNoteInputSchema,
  CreditNoteService,
  InvoiceService,
  type CreditNoteInput,
  type InvoiceDocument,
} from '../../billing';
import { invoiceCsv, invoicePdf } from '../../reports';
import { requireUnlimited } from '../access/limits';
import { Caller, readers, Roles, type Principal } from '../access/principal';
import { goneSignal, unlessGone } from '../http/chunked.answer';
import { Does } from '../http/does.decorator';
import { isHad, MayBeHad } from '../http/entity.tag';
import { idParam } from '../http/list.query';
import { DrawingLine } from './drawing.line';
import { invoiceSchema } from './invoice.view';

const [pdf, csv] = ['application/pdf', 'text/csv'];
const fixed = '`ETag` is the digest of the document that it is made from, which never changes.';

/** Comes before the invoice's own routes: theirs would take `<id>.pdf` for an id. */
@ApiTags('Billing')
@Controller('api/v1/invoices')
export class InvoiceDocumentController {
  private readonly drawings = new DrawingLine();

  constructor(
    private readonly invoices: InvoiceService,
    private readonly creditNotes: CreditNoteService,
  ) {}

  @Get(':id.pdf')
  @Roles(...readers)
  @Does('Read an invoice or credit note as PDF', { produces: pdf, description: fixed })
  @MayBeHad()
  async pdf(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { kind, number, digest } = await this.invoices.head(id, caller.accountIds);
    if (isHad(request, response, `"${digest}"`)) return;
    const gone = goneSignal(response);
    await unlessGone(gone, async () => {
      const content = await this.drawings.pass(() => invoicePdf(() => this.invoices.get(id, caller.accountIds), gone));
      response.setHeader('ETag', `"${digest}"`).attachment(`${kind}-${number}.pdf`);
      response.type(pdf).send(content);
    });
  }

  @Get(':id.csv')
  @Roles(...readers)
  @Does("Read an invoice's lines as CSV", { produces: csv, description: `RFC 4180, with a header row. ${fixed}` })
  @MayBeHad()
  async csv(@Param('id', { schema: idParam }) id: string, @Caller() caller: Principal, @Res() response: Response) {
    const { document, digest } = await this.invoices.get(id, caller.accountIds);
    const parsed = JSON.parse(document) as InvoiceDocument;
    response.setHeader('ETag', `"${digest}"`).attachment(`${parsed.kind}-${parsed.number}.csv`);
    response.type(csv).send(invoiceCsv(parsed));
  }

  @Post(':id/credit-notes')
  @Roles('billing')
  @Does('Credit lines of an invoice', {
    answers: invoiceSchema,
    status: 201,
    description:
      'Issues a credit note, which is numbered and frozen as an invoice is and stands in the list of invoices. Of each line ' +
      'at most what is left: its amount, less what later invoices took back and what was credited.',
  })
  async credit(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: creditNoteInputSchema }) input: CreditNoteInput,
    @Caller() caller: Principal,
  ) {
    // Whoever is limited to an account would give itself money back.
    requireUnlimited(caller, 'credit invoices');
    const { document } = await this.creditNotes.credit(id, input);
    return JSON.parse(document) as InvoiceDocument;
  }
}
