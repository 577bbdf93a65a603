import { Badge, Box, Group, Text } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { RowsTable, type Column } from '../common/rows.table';
import { kindText } from './kind.words';

const colours: Record<string, string> = {
  create: 'green',
  adopt: 'green',
  update: 'blue',
  replace: 'orange',
  wait: 'gray',
  keep: 'gray',
  delete: 'red',
  forget: 'gray',
  conflict: 'red',
};

type PlanStep = Schemas['PlanStep'];
type Numbered = PlanStep & { number: number };

/** What is done in the cloud, in order, and after what. */
export const PlanSteps = ({ steps }: { steps: PlanStep[] }) => (
  <RowsTable
    label="Steps of the plan"
    items={steps.map((step, index) => ({ ...step, number: index + 1 }))}
    columns={columns}
    idOf={({ action, kind, key }) => `${action} ${kind}/${key}`}
    more={null}
    dense
  />
);

const columns: Column<Numbered>[] = [
  {
    name: 'Step',
    cell: ({ number, action }) => (
      <Group gap={4} wrap="nowrap">
        <span className="figures">{number}.</span>
        <Badge variant="light" color={colours[action] ?? 'gray'} tt="none" miw="max-content">
          {action}
        </Badge>
      </Group>
    ),
  },
  {
    name: 'What',
    cell: ({ kind, key, name }) => (
      <Box miw={160} style={{ overflowWrap: 'anywhere' }}>
        {kindText(kind)} <b>{key}</b>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
      </Box>
    ),
  },
  { name: 'Why', cell: ({ reason }) => reason },
  {
    name: 'After',
    cell: ({ dependsOn }) => (
      <Text size="xs" c="dimmed">
        {dependsOn.map((step) => step.replace(/^\w+ /, '')).join(', ') || '–'}
      </Text>
    ),
  },
];
