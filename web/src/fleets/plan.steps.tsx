import { Badge, Table, Text } from '@mantine/core';
import type { Schemas } from '../common/api.client';
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

/** What is done in the cloud, in order, and after what. */
export const PlanSteps = ({ steps }: { steps: Schemas['PlanStep'][] }) => (
  <div className="scrolls" tabIndex={0} role="region" aria-label="Steps of the plan">
    <Table aria-label="Steps of the plan" verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Step</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Why</Table.Th>
          <Table.Th>After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.map(({ action, kind, key, name, reason, dependsOn }, index) => (
          <Table.Tr key={`${action} ${kind}/${key}`}>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <span className="figures">{index + 1}.</span>{' '}
              <Badge variant="light" color={colours[action] ?? 'gray'} tt="none" miw="max-content">
                {action}
              </Badge>
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }} miw={160}>
              {kindText(kind)} <b>{key}</b>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
            </Table.Td>
            <Table.Td>{reason}</Table.Td>
            <Table.Td>
              <Text size="xs" c="dimmed">
                {dependsOn.map((step) => step.replace(/^\w+ /, '')).join(', ') || '–'}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);
