import { Button, Text } from '@mantine/core';
import { moneyText, quantityText, shortId, unitPriceText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import { Empty } from '../common/states';
import type { Invoice, InvoiceLine } from './invoice.queries';
import { remarksOf } from './line.remarks';
import { ofNoFleet } from './usage.types';

interface LinesProps {
  invoice: Invoice;
  onExplain: (lineId: string) => void;
}

const subjectOf = ({ fleetName, fleetId }: InvoiceLine): string =>
  fleetName ?? (fleetId === null ? ofNoFleet : shortId(fleetId));

const priceOf = ({ unitPrice, priceId, currency }: InvoiceLine): string =>
  unitPrice === null ? (priceId === null ? 'none' : 'by volume') : unitPriceText(unitPrice, currency);

/** What is charged, each line with the way to why. */
export const InvoiceLines = ({ invoice, onExplain }: LinesProps) => (
  <RowsTable
    label="Lines of the invoice"
    items={invoice.lines}
    columns={columns(invoice, onExplain)}
    idOf={({ id }) => id}
    empty={<Empty title="Nothing was charged in this month." />}
  />
);

const columns = ({ total, account, period }: Invoice, onExplain: LinesProps['onExplain']): Column<InvoiceLine>[] => [
  { name: 'Fleet', cell: subjectOf, foot: 'Total' },
  {
    name: 'Kind',
    cell: (line) => (
      <>
        {line.meter}
        <Remark remarks={remarksOf(line, period.id, account.timeZone)} />
      </>
    ),
  },
  { name: 'Quantity', figure: true, cell: ({ quantity }) => quantityText(quantity) },
  { name: 'Unit', cell: ({ unit }) => unit },
  { name: 'Unit price', figure: true, cell: priceOf },
  {
    name: 'Amount',
    figure: true,
    cell: ({ amount, currency }) => moneyText(amount, currency),
    foot: moneyText(total, account.currency),
  },
  {
    name: 'Why',
    cell: (line) => (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Explain ${line.meter} of ${subjectOf(line)}`}
        onClick={() => onExplain(line.id)}
      >
        Explain
      </Button>
    ),
  },
];

/** What is not the plain usage of the month. */
const Remark = ({ remarks }: { remarks: string[] }) =>
  remarks.length === 0 ? null : (
    <Text size="xs" c="dimmed">
      {remarks.join(', ')}
    </Text>
  );
