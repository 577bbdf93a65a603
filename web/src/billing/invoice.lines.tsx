import { Button, Table, Text } from '@mantine/core';
import { moneyText, quantityText, shortId, unitPriceText } from '../common/format';
import { Empty } from '../common/states';
import type { Invoice, InvoiceLine } from './invoice.queries';
import { remarksOf } from './line.remarks';

interface LinesProps {
  invoice: Invoice;
  onExplain: (lineId: string) => void;
}

const subjectOf = ({ fleetName, fleetId }: InvoiceLine): string =>
  fleetName ?? (fleetId === null ? 'the account itself' : shortId(fleetId));

const priceOf = ({ unitPrice, priceId, currency }: InvoiceLine): string =>
  unitPrice === null ? (priceId === null ? 'none' : 'by volume') : unitPriceText(unitPrice, currency);

/** What is charged, each line with the way to why. */
export const InvoiceLines = ({ invoice: { lines, total, account, period }, onExplain }: LinesProps) =>
  lines.length === 0 ? (
    <Empty title="Nothing was charged in this month." />
  ) : (
    <div className="scrolls" tabIndex={0} role="region" aria-label="Lines of the invoice">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Fleet</Table.Th>
            <Table.Th>Kind</Table.Th>
            <Table.Th ta="right">Quantity</Table.Th>
            <Table.Th>Unit</Table.Th>
            <Table.Th ta="right">Unit price</Table.Th>
            <Table.Th ta="right">Amount</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td>{subjectOf(line)}</Table.Td>
              <Table.Td>
                {line.meter}
                <Remark remarks={remarksOf(line, period.id, account.timeZone)} />
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {quantityText(line.quantity)}
              </Table.Td>
              <Table.Td>{line.unit}</Table.Td>
              <Table.Td ta="right" className="figures">
                {priceOf(line)}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {moneyText(line.amount, line.currency)}
              </Table.Td>
              <Table.Td>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Explain ${line.meter} of ${subjectOf(line)}`}
                  onClick={() => onExplain(line.id)}
                >
                  Explain
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th colSpan={5}>Total</Table.Th>
            <Table.Th ta="right" className="figures">
              {moneyText(total, account.currency)}
            </Table.Th>
            <Table.Th aria-hidden="true" />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  );

/** What is not the plain usage of the month. */
const Remark = ({ remarks }: { remarks: string[] }) =>
  remarks.length === 0 ? null : (
    <Text size="xs" c="dimmed">
      {remarks.join(', ')}
    </Text>
  );
