import { Card, List, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '../common/api.client';
import { quantityText, timeText, unitPriceText } from '../common/format';

type Resource = Schemas['ExplainedResource'];
type Line = Schemas['ChargeLine'];

/** What used it, each with the intervals that were rated and what was heard of it. */
export const ExplainedResources = ({ resources, line }: { resources: Resource[]; line: Line }) => (
  <section>
    <Title order={3} size="h5" mb="xs">
      What used it
    </Title>
    {resources.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nothing is told apart for this line.
      </Text>
    ) : (
      <Stack gap="sm">
        {resources.map((resource) => (
          <ResourceCard key={resource.id ?? 'none'} resource={resource} line={line} />
        ))}
      </Stack>
    )}
  </section>
);

const ResourceCard = ({ resource, line }: { resource: Resource; line: Line }) => (
  <Card withBorder padding="sm">
    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {resource.kind === 'device' ? 'Gateway' : 'Resource'} {resource.id ?? 'that was not named'}
    </Text>
    <Text size="sm" className="figures">
      {quantityText(resource.quantity, 6)} {line.unit}, {unitPriceText(resource.cost, line.currency)}
      {resource.quantityBefore !== null && ` (before: ${quantityText(resource.quantityBefore, 6)})`}
    </Text>
    {resource.intervals.length > 0 && (
      <List size="sm" mt={4}>
        {resource.intervals.map(({ id, from, to, quantity, confidence }) => (
          <List.Item key={id}>
            {timeText(from)} to {timeText(to)}, {quantityText(quantity)} at once, {confidence}
          </List.Item>
        ))}
      </List>
    )}
    {resource.events.length > 0 && (
      <details className="more">
        <summary>What was heard of it ({resource.events.length})</summary>
        <List size="sm" mt={4}>
          {resource.events.map(({ id, type, occurredAt, recordedAt }) => (
            <List.Item key={id}>
              {type} at {timeText(occurredAt)}, heard {timeText(recordedAt)}
            </List.Item>
          ))}
        </List>
      </details>
    )}
  </Card>
);
