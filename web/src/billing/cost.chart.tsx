import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { moneyText, placesOf } from '../common/format';
import type { CostSeries } from './usage.shape';

/** Told apart from their neighbours by lightness too, in light and dark. */
const colours = ['sea.7', 'orange.4', 'grape.7', 'teal.4', 'red.7', 'yellow.4', 'indigo.6', 'gray.5'];

interface CostChartProps {
  series: CostSeries;
  periodText: (from: string) => string;
}

/** Stacked by what is told apart; floats are good enough for the height of a bar. */
export const CostChart = ({ series: { series, rows, currency }, periodText }: CostChartProps) => (
  <BarChart
    h={300}
    type="stacked"
    withLegend
    legendProps={{ verticalAlign: 'bottom' }}
    dataKey="period"
    data={rows.map(({ from, costs }) => ({
      period: periodText(from),
      ...Object.fromEntries(series.map(({ key }, index) => [`s${index}`, Number(costs[key] ?? 0)])),
    }))}
    // Names of their own: of one with dots in it the legend would show the end alone.
    series={series.map(({ name }, index) => ({
      name: `s${index}`,
      label: name,
      color: colours[index % colours.length],
    }))}
    valueFormatter={(value) => moneyText(String(value), currency)}
    yAxisProps={{
      width: 72,
      tickFormatter: (value: number) => moneyText(String(value), currency, digitsFor(rows, currency)),
    }}
  />
);

/** So many that the marks of the axis, some quarters of the highest bar, are told apart. */
function digitsFor(rows: CostSeries['rows'], currency: string): number {
  const highest = Math.max(...rows.map(({ total }) => Number(total)));
  const needed = highest > 0 ? 1 - Math.floor(Math.log10(highest / 4)) : 0;
  return Math.min(12, Math.max(placesOf(currency), needed));
}
