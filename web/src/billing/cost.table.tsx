import { moneyText } from '../common/format';
import { RowsTable, type Column } from '../common/rows.table';
import type { CostSeries } from './usage.shape';

interface CostTableProps {
  series: CostSeries;
  periodText: (from: string) => string;
}

/** The chart's figures. */
export const CostTable = ({ series, periodText }: CostTableProps) => (
  <RowsTable
    label="Cost over time"
    items={series.rows}
    columns={columns(series, periodText)}
    idOf={({ from }) => from}
    dense
  />
);

const columns = (
  { series, currency, total }: CostSeries,
  periodText: CostTableProps['periodText'],
): Column<CostSeries['rows'][number]>[] => [
  {
    name: 'From',
    cell: ({ from }) => <span style={{ whiteSpace: 'nowrap' }}>{periodText(from)}</span>,
    foot: 'In all',
  },
  ...series.map(({ key, name }) => ({
    name,
    figure: true,
    cell: ({ costs }: CostSeries['rows'][number]) => (costs[key] === undefined ? '–' : moneyText(costs[key], currency)),
  })),
  {
    name: 'All',
    figure: true,
    cell: ({ total: all }) => moneyText(all, currency),
    foot: moneyText(total, currency),
  },
];
