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
  putOff,
  registerDue,
  selectDueArchives,
  selectNoteMonth,
  type DueArchive,
} from './invoice-archive.repository';

const log = logger('archiving');
const archived = counter('moorage_invoices_archived_total', 'Invoices and credit notes put into archives');
/** Documents of one run; the next one goes on. */
const runLimit = 50;
/** How often it is looked whether a month that is over is closed. */
const lookAgainMs = 3_600_000;

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
      const issued = await this.invoices.get(invoiceId);
      await this.store(issued, signal);
      const again = await this.storeFocus(issued, signal);
      if (again !== null) return await putOff(this.database, invoiceId, again);
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

  private async store(issued: IssuedInvoice, signal?: AbortSignal): Promise<void> {
    const parsed = (): InvoiceDocument => JSON.parse(issued.document) as InvoiceDocument;
    await this.putOnce(issued, 'json', 'application/json', () => Buffer.from(issued.document));
    await this.putOnce(issued, 'csv', 'text/csv', () => Buffer.from(invoiceCsv(parsed())));
    await this.putOnce(issued, 'pdf', 'application/pdf', () => invoicePdf(() => Promise.resolve(issued), signal));
  }

  /**
   * An invoice tells its month in FOCUS, and with it what was credited in that month. Where a month has no invoice, the first
   * credit note that was issued in it does. Gives when to look again, while that month is not closed.
   */
  private async storeFocus(issued: IssuedInvoice, signal?: AbortSignal): Promise<Date | null> {
    if (issued.kind === 'invoice') return this.putFocus(issued, issued.month, signal);
    const of = await selectNoteMonth(this.database, issued.id);
    if (!of?.isClosed) return new Date(Math.max(of?.endsAt.getTime() ?? 0, this.clock.now().getTime() + lookAgainMs));
    return of.isTold ? null : this.putFocus(issued, of.month, signal);
  }

  private async putFocus(issued: IssuedInvoice, month: string, signal?: AbortSignal): Promise<null> {
    await this.putOnce(issued, 'focus.csv', 'text/csv', async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of await this.focus.csv(issued.accountId, month, signal)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    });
    return null;
  }

  /** A form that is there stays as it is: another version of this service may have made it of other bytes. */
  private async putOnce(
    { accountId, number }: IssuedInvoice,
    suffix: string,
    contentType: string,
    make: () => Buffer | Promise<Buffer>,
  ): Promise<void> {
    const name = `${number}.${suffix}`;
    if (await this.archives.holds(accountId, name)) return;
    await this.archives.put(accountId, { name, contentType, content: await make() });
  }
}
