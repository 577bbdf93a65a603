export { InvoiceArchiveEntity } from './archiving/invoice-archive.entity';
export { BudgetCrossingEntity } from './budgets/budget-crossing.entity';
export { BudgetEntity } from './budgets/budget.entity';
export { FocusExport } from './focus/focus.export';
export { invoiceCsv } from './invoices/invoice.csv';
export { invoicePdf } from './invoices/invoice.pdf';
export { ReportsModule } from './reports.module';
export { usageQuerySchema, type UsageQuery } from './usage.schema';
export { UsageService } from './usage.service';
