import { Table } from '@mantine/core';
import { moneyText } from '../common/format';
import type { CostSeries } from './usage.shape';

interface CostTableProps {
  series: CostSeries;
  periodText: (from: string) => string;
}

/** The chart's figures. */
export const CostTable = ({ series: { names, rows, currency, total }, periodText }: CostTableProps) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Cost over time">
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>From</Table.Th>
          {names.map((name) => (
            <Table.Th key={name} ta="right">
              {name}
            </Table.Th>
          ))}
          <Table.Th ta="right">All</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ from, costs, total: all }) => (
          <Table.Tr key={from}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{periodText(from)}</Table.Td>
            {names.map((name) => (
              <Table.Td key={name} ta="right" className="figures">
                {costs[name] === undefined ? '–' : moneyText(costs[name], currency)}
              </Table.Td>
            ))}
            <Table.Td ta="right" className="figures">
              {moneyText(all, currency)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th colSpan={names.length + 1}>In all</Table.Th>
          <Table.Th ta="right" className="figures">
            {moneyText(total, currency)}
          </Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  </div>
);
