import { Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import type { Page } from '../../common/page';
import { Database, listOrder, type SortedQuery } from '../../database';
import { invoiceNotFound } from '../billing.errors';
import {
  invoiceSorting,
  selectInvoice,
  selectInvoiceHead,
  selectInvoices,
  type InvoiceHead,
  type IssuedInvoice,
} from './invoice.repository';
import type { InvoiceDocument } from './invoice.types';

export interface InvoiceListQuery extends SortedQuery<keyof typeof invoiceSorting.fields> {
  kind?: InvoiceDocument['kind'];
  month?: string;
}

/** Issued documents, as they were issued. */
@Injectable()
export class InvoiceService {
  constructor(private readonly database: Database) {}

  /** Newest first unless sorted; of the scope's accounts. */
  async list(query: InvoiceListQuery, scope: AccountScope): Promise<Page<InvoiceHead>> {
    const { kind = null, month = null, limit } = query;
    const order = listOrder(invoiceSorting, query);
    return order.page(await selectInvoices(this.database, { scope, kind, month }, order, limit + 1), limit);
  }

  /** `scope` names the accounts that the caller is limited to, or is null. @throws DomainError INVOICE_NOT_FOUND */
  async get(id: string, scope: AccountScope = null): Promise<IssuedInvoice> {
    const invoice = await selectInvoice(this.database, id, scope);
    if (!invoice) throw invoiceNotFound(id);
    return invoice;
  }

  /** As `get`, without the document's text. @throws DomainError INVOICE_NOT_FOUND */
  async head(id: string, scope: AccountScope): Promise<InvoiceHead> {
    const invoice = await selectInvoiceHead(this.database, id, scope);
    if (!invoice) throw invoiceNotFound(id);
    return invoice;
  }
}
