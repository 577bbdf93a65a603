import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { allOf, answerOf, pageLimit } from './answers';
import type { ApiClient } from './api.client';
import { invoiceTable, invoiceText, usageTable } from './billing.text';
import { accountCalled, accountsOf, fleetCalled, fleetsOf } from './names';
import { show, tell } from './output';
import { serviceCommand, serviceOf, type ServiceOptions } from './service.address';

const granularities = ['hour', 'day', 'month', 'total'] as const;

interface UsageOptions extends ServiceOptions {
  account?: string;
  fleet?: string;
  from?: string;
  to?: string;
  groupBy: string;
  granularity: (typeof granularities)[number];
}

/** `moorage usage`, `moorage invoices …` and `moorage export …` */
export function addBilling(program: Command): void {
  serviceCommand(program.command('usage').description('what was used, and what it costs'))
    .option('--account <account>', 'only of this account (name or id)')
    .option('--fleet <fleet>', 'only of this fleet (name or id)')
    .option('--from <time>', 'first instant; else the beginning of the month')
    .option('--to <time>', 'first instant after; else now')
    .option('--group-by <what>', 'what is told apart: account, fleet, meter, with commas between', 'fleet,meter')
    .addOption(new Option('--granularity <length>', 'length of the periods').choices(granularities).default('total'))
    .action(usage);
  const invoices = program.command('invoices').description('issued invoices and credit notes');
  serviceCommand(invoices.command('list').description('list them, newest first'))
    .option('--account <account>', 'only of this account (name or id)')
    .action(listInvoices);
  serviceCommand(invoices.command('show <id>').description('one invoice, with its lines'))
    .option('--pdf <file>', 'write it as PDF to a file instead')
    .option('--csv <file>', 'write its lines as CSV to a file instead')
    .action(showInvoice);
  const exports = program.command('export').description('charges for other programs');
  serviceCommand(exports.command('focus').description("a month's charges as FOCUS 1.2 (CSV)"))
    .requiredOption('--account <account>', 'whose charges (name or id)')
    .requiredOption('--period <month>', 'such as 2026-03')
    .option('--file <file>', 'write it to a file instead of standard output')
    .action(exportFocus);
}

async function usage({ groupBy, from, to, granularity, ...options }: UsageOptions): Promise<void> {
  const api = await serviceOf(options);
  const accountId = options.account && (await accountCalled(api, options.account)).id;
  const fleetId = options.fleet && (await fleetCalled(api, options.fleet)).id;
  const query = { accountId, fleetId, from, to, groupBy, granularity, limit: pageLimit };
  const items = await allOf((cursor) => api.rest.GET('/api/v1/usage', { params: { query: { ...query, cursor } } }));
  const names = options.output === 'table' ? await namesById(api) : new Map<string, string>();
  await show(items, options, (all) => usageTable(all, names));
}

/** Of accounts and fleets; those that are deleted keep their ids. */
async function namesById(api: ApiClient): Promise<Map<string, string>> {
  const all = [...(await accountsOf(api)), ...(await fleetsOf(api))];
  return new Map(all.map(({ id, name }) => [id, name]));
}

async function listInvoices(options: ServiceOptions & { account?: string }): Promise<void> {
  const api = await serviceOf(options);
  const accountId = options.account && (await accountCalled(api, options.account)).id;
  const query = { accountId, limit: pageLimit };
  await show(
    await allOf((cursor) => api.rest.GET('/api/v1/invoices', { params: { query: { ...query, cursor } } })),
    options,
    invoiceTable,
  );
}

async function showInvoice(id: string, options: ServiceOptions & { pdf?: string; csv?: string }): Promise<void> {
  const api = await serviceOf(options);
  const path = `/invoices/${encodeURIComponent(id)}`;
  if (options.pdf !== undefined) await keep(options.pdf, await api.bytes(`${path}.pdf`));
  if (options.csv !== undefined) await keep(options.csv, await api.bytes(`${path}.csv`));
  if (options.pdf !== undefined || options.csv !== undefined) return;
  await show(await answerOf(api.rest.GET('/api/v1/invoices/{id}', { params: { path: { id } } })), options, invoiceText);
}

type FocusOptions = ServiceOptions & { account: string; period: string; file?: string };

async function exportFocus({ account, period, file, ...options }: FocusOptions): Promise<void> {
  const api = await serviceOf(options);
  const { id } = await accountCalled(api, account);
  const csv = await api.bytes(`/exports/focus?${new URLSearchParams({ accountId: id, period }).toString()}`);
  if (file === undefined) process.stdout.write(csv);
  else await keep(file, csv);
}

async function keep(file: string, bytes: Buffer): Promise<void> {
  await writeFile(file, bytes);
  tell(`${file}: ${bytes.length} bytes`);
}
