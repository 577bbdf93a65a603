import { Card, Title } from '@mantine/core';
import { moneyText, quantityText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import type { WhatIf } from './price-book.queries';
import { ofNoFleet } from './usage.types';

const signed = (amount: string, currency: string): string =>
  amount.startsWith('-') || !/[1-9]/.test(amount) ? moneyText(amount, currency) : `+${moneyText(amount, currency)}`;

interface WhatIfTableProps {
  result: WhatIf;
  /** The month and the price book. */
  of: string;
}

/** The month as it is, as it would be, and the difference. */
export const WhatIfTable = ({ result, of }: WhatIfTableProps) => (
  <Card withBorder component="section" aria-label="What the month would have cost" aria-live="polite">
    <Title order={2} size="h4" mb="sm">
      {of}: {moneyText(result.then, result.currency)} instead of {moneyText(result.now, result.currency)}
    </Title>
    <RowsTable
      label="By fleet and kind"
      items={result.lines}
      columns={columns(result)}
      idOf={({ fleetId, kind, meter, unit }) => `${fleetId} ${kind} ${meter} ${unit}`}
    />
  </Card>
);

const columns = ({ currency, now, then, difference }: WhatIf): Column<WhatIf['lines'][number]>[] => [
  { name: 'Fleet', cell: ({ fleetName }) => fleetName ?? ofNoFleet, foot: 'In all' },
  { name: 'Kind', cell: ({ meter, kind }) => (kind === 'usage' ? meter : `${meter} (${kind})`) },
  { name: 'Quantity', figure: true, cell: ({ quantity, unit }) => `${quantityText(quantity)} ${unit}` },
  { name: 'Now', figure: true, cell: (line) => moneyText(line.now, currency), foot: moneyText(now, currency) },
  { name: 'Then', figure: true, cell: (line) => moneyText(line.then, currency), foot: moneyText(then, currency) },
  {
    name: 'Difference',
    figure: true,
    cell: (line) => signed(line.difference, currency),
    foot: signed(difference, currency),
  },
];
