import { Injectable } from '@nestjs/common';
import type { AccountScope } from '../common/account.scope';
import { isUuid } from '../common/ids';
import { pageOf, placeOf, type Page, type PageQuery } from '../common/page';
import { Database } from '../database';
import { invoiceNotFound } from './billing.errors';
import { selectInvoice, selectInvoices, type InvoiceHead, type IssuedInvoice } from './invoice.repository';

/** Issued documents, as they were issued. */
@Injectable()
export class InvoiceService {
  constructor(private readonly database: Database) {}

  /** Newest first; of the scope's accounts. */
  async list({ limit, cursor }: PageQuery, scope: AccountScope): Promise<Page<InvoiceHead>> {
    const after = placeOf(cursor, isPlace);
    const rows = await selectInvoices(this.database, { scope, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ issuedAt, id }) => `${issuedAt.toISOString()}|${id}`);
  }

  /** `scope` names the accounts that the caller is limited to, or is null. @throws DomainError INVOICE_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<IssuedInvoice> {
    const invoice = await selectInvoice(this.database, id, scope);
    if (!invoice) throw invoiceNotFound(id);
    return invoice;
  }
}

function isPlace(key: string): boolean {
  const [issuedAt, id = ''] = key.split('|');
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(issuedAt) && isUuid(id);
}
