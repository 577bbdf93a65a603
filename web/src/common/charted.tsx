import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface ChartedProps {
  title: string;
  /** What the picture shows, in a sentence, for whoever does not see it. */
  summary: string;
  chart: ReactNode;
  /** The same figures. */
  table: ReactNode;
  order?: 2 | 3;
}

/** Figures as a picture, or as a table: whichever is easier to read. */
export function Charted({ title, summary, chart, table, order = 2 }: ChartedProps) {
  const [view, setView] = useState('chart');
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Title order={order} size="h4">
          {title}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={`${title}: as a chart or as a table`}
          value={view}
          onChange={setView}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </Group>
      {view === 'chart' ? (
        <div role="img" aria-label={summary}>
          {chart}
        </div>
      ) : (
        table
      )}
    </Stack>
  );
}
