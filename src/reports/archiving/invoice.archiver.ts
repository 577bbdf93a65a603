import { Inject, Injectable } from '@nestjs/common';
import { ArchiveService } from '../../archives';
import { InvoiceService, type InvoiceDocument, type IssuedInvoice } from '../../billing';
import { backoffMs } from '../../common/backoff';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import { Database } from '../../database';
import { FocusExport } from '../focus/focus.export';
import { invoiceCsv } from '../invoices/invoice.csv';
import { invoicePdf } from '../invoices/invoice.pdf';
import {
  markArchived,
  markFailed,
  registerDue,
  selectDueArchives,
  type DueArchive,
} from './invoice-archive.repository';

const log = logger('archiving');
const archived = counter('moorage_invoices_archived_total', 'Invoices and credit notes put into archives');
/** Documents of one run; the next one goes on. */
const runLimit = 50;

/**
 * Puts issued documents into the accounts' archives. What is due is a fact in the database and a document is done once all
 * its forms are stored, so that neither a kill nor a cloud that is away loses one; what is stored already is not sent again.
 */
@Injectable()
export class InvoiceArchiver {
  constructor(
    private readonly database: Database,
    private readonly invoices: InvoiceService,
    private readonly focus: FocusExport,
    private readonly archives: ArchiveService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One run: all that is due, as far as the cloud takes it. */
  async run(signal?: AbortSignal): Promise<void> {
    await registerDue(this.database, this.clock.now());
    for (const due of await selectDueArchives(this.database, this.clock.now(), runLimit)) {
      if (signal?.aborted) return;
      await this.archive(due, signal);
    }
  }

  private async archive({ invoiceId, tries }: DueArchive, signal?: AbortSignal): Promise<void> {
    try {
      await this.store(await this.invoices.get(invoiceId), signal);
      await markArchived(this.database, invoiceId, this.clock.now());
      archived.inc();
    } catch (error) {
      if (signal?.aborted) return; // it stays due
      const failure = messageOf(error);
      log.warn({ event: 'archiving.failed', invoiceId, tries, reason: failure }, 'an invoice could not be archived');
      const again = new Date(this.clock.now().getTime() + backoffMs(tries));
      await markFailed(this.database, invoiceId, failure, again);
    }
  }

  private async store(
    { accountId, kind, month, number, document, digest }: IssuedInvoice,
    signal?: AbortSignal,
  ): Promise<void> {
    const parsed = JSON.parse(document) as InvoiceDocument;
    const put = (suffix: string, contentType: string, content: Buffer) =>
      this.archives.put(accountId, { name: `${number}.${suffix}`, contentType, content });
    await put('json', 'application/json', Buffer.from(document));
    await put('csv', 'text/csv', Buffer.from(invoiceCsv(parsed)));
    await put('pdf', 'application/pdf', await invoicePdf(parsed, digest));
    if (kind === 'invoice') await put('focus.csv', 'text/csv', await this.focusOf(accountId, month, signal));
  }

  private async focusOf(accountId: string, month: string, signal?: AbortSignal): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.focus.csv(accountId, month, signal)) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
}
