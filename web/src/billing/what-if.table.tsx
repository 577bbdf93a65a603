import { Card, Table, Title } from '@mantine/core';
import { moneyText, quantityText } from '../common/format';
import type { WhatIf } from './price-book.queries';

const signed = (amount: string, currency: string): string =>
  amount.startsWith('-') || !/[1-9]/.test(amount) ? moneyText(amount, currency) : `+${moneyText(amount, currency)}`;

interface WhatIfTableProps {
  result: WhatIf;
  /** The month and the price book. */
  of: string;
}

/** The month as it is, as it would be, and the difference. */
export const WhatIfTable = ({ result: { lines, currency, now, then, difference }, of }: WhatIfTableProps) => (
  <Card withBorder component="section" aria-label="What the month would have cost" aria-live="polite">
    <Title order={2} size="h4" mb="sm">
      {of}: {moneyText(then, currency)} instead of {moneyText(now, currency)}
    </Title>
    <div className="scrolls" tabIndex={0} role="region" aria-label="By fleet and kind">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Fleet</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th ta="right">Quantity</Table.Th>
            <Table.Th ta="right">Now</Table.Th>
            <Table.Th ta="right">Then</Table.Th>
            <Table.Th ta="right">Difference</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={`${line.fleetId} ${line.kind} ${line.meter} ${line.unit}`}>
              <Table.Td>{line.fleetName ?? 'the account itself'}</Table.Td>
              <Table.Td>
                {line.meter}
                {line.kind !== 'usage' && ` (${line.kind})`}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {quantityText(line.quantity)} {line.unit}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {moneyText(line.now, currency)}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {moneyText(line.then, currency)}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {signed(line.difference, currency)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={3}>In all</Table.Th>
            <Table.Th ta="right">{moneyText(now, currency)}</Table.Th>
            <Table.Th ta="right">{moneyText(then, currency)}</Table.Th>
            <Table.Th ta="right">{signed(difference, currency)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  </Card>
);
