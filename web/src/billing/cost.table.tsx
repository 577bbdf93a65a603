import { Table } from '@mantine/core';
import { moneyText } from '../common/format';
import type { CostSeries } from './usage.shape';

interface CostTableProps {
  series: CostSeries;
  periodText: (from: string) => string;
}

/** The chart's figures. */
export const CostTable = ({ series: { series, rows, currency, total }, periodText }: CostTableProps) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Cost over time">
    <Table verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>From</Table.Th>
          {series.map(({ key, name }) => (
            <Table.Th key={key} ta="right">
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
            {series.map(({ key }) => (
              <Table.Td key={key} ta="right" className="figures">
                {costs[key] === undefined ? '–' : moneyText(costs[key], currency)}
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
          <Table.Th colSpan={series.length + 1}>In all</Table.Th>
          <Table.Th ta="right" className="figures">
            {moneyText(total, currency)}
          </Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  </div>
);
